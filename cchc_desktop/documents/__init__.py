"""Official documents as typed blocks; writers in exports/ know nothing else."""
