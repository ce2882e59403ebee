"""Exchange with units and other offices: what a row from outside is, and what becomes of it. Pure: no file, no data."""
