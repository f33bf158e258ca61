"""The same six calls of an order, driven by other tools; each runs in a process of its own."""
