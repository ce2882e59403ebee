"""The package between two offices that both have the program: a `.cchc` zip of rows, units, proofs and a manifest.

`manifest.json` names every other member with its SHA-256 and size; `rows.json` holds activities (and those thrown
away) by uid with everything they refer to by name; `units.json` the offices and units they belong to;
`evidence/<sha256>` each proof once. The same content gives the same bytes. Nothing here touches the data.
"""

from __future__ import annotations

FORMAT = 1  # raised when an older program could no longer read a package rightly
SUFFIX = ".cchc"
MANIFEST, ROWS, UNITS, EVIDENCE = "manifest.json", "rows.json", "units.json", "evidence/"
