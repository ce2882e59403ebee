"""Blocks or figures become files; nothing here reads the database."""
