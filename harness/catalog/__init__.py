"""The requirement register and the acceptance plans."""
