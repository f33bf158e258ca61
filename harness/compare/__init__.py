"""Two judged sides held against each other: verdicts, operations, shapes, values. Pure."""
