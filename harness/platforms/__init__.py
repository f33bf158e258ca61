"""The editions: addresses, signing recipes, operations, envelopes, order states. No network."""
