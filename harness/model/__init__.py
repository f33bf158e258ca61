"""The nouns of the harness: frozen data that needs the standard library only."""
