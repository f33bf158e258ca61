"""Shows, before you submit, whether an integration is fit for an e-commerce open platform."""

__version__ = "0.1.0"
