"""How much `harness callbacks` does at most: its help tells it before there is a run."""

LONGEST = 900.0
"""Seconds after which nothing new is begun."""
MOST_REDELIVERIES = 1000
SEQUENCES = 20
"""Sequences that are tried where nobody says how many."""
MOST_SEQUENCES = 500
