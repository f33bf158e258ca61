"""The proof of the checks: a corpus of seeded defects, its runner, and the table that it makes."""
