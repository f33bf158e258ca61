"""Words that are an answer of their own: the help of `harness new` names them."""

NO_CALLBACK = "none"
"""The application receives no callbacks."""
