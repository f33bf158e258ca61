"""Every family of checks by name: importing this module fills the registry."""

from harness.checks import auth, encoding, fields, lifecycle, signature, timestamps, tracking

FAMILIES = (auth, encoding, fields, lifecycle, signature, timestamps, tracking)
