"""What is measured, by commands of its own: no test asserts a time."""
