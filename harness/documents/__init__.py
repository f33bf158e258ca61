"""Documents with positions and literals: YAML, JSON, schema problems, canonical form."""
