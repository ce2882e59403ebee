"""Records of a period become figures, narrative and blocks; no database here."""
