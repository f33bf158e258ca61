"""A vendor's day on edition aliexpress, made from a seed; imports nothing of the harness."""
