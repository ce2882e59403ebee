"""The only place with SQL. `database` opens and guards the file; one module a kind of record."""
