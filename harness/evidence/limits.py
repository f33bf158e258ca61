"""How large a bundle may be: what is sealed keeps to it, and whoever opens one asks for it."""

MOST_FILES = 20_000
MOST_BYTES = 4 << 30
MOST_RATIO = 500
"""How many times as long as the packed form a file may be."""
ANY_RATIO = 16 << 20
"""Up to this length any ratio is harmless."""

SEALED_FILES = MOST_FILES - 8
SEALED_BYTES = 1_800 << 20
"""Of the files below a seal: it comes on top, and from 2 GiB on an archive has another form."""
