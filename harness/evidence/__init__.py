"""Observe, redact, append: the evidence log and how it is read back."""
