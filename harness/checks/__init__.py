"""Checks: small functions over recorded traffic, each serving a requirement."""
