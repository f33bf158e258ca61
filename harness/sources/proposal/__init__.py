"""A scenario proposed from recorded traffic: what was called and pushed, in our language."""
