"""The header that carries the token of the emulator's own paths."""

TOKEN_HEADER = "X-Emulator-Token"  # noqa: S105 - the name of a header
