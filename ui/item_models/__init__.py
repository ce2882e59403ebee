"""Item models: what a view shows, read from the workspace a page at a time."""
