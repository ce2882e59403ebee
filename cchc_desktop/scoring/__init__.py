"""PAR Index: criteria as data → score with its formula and inputs, gaps, the dossier of evidence (product.md N8)."""
