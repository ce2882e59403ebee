"""Working on a plan: its outline, its next year. Pure functions over `models.Plan`."""
