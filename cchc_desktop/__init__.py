"""CCHC Desktop without its window: data, documents, reports. Imports no Qt."""

__version__ = "0.1.0"
