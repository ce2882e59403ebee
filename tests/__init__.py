"""Tests, in the shape of the source tree; tests/bench/ holds the benchmarks of `dev.py bench`."""
