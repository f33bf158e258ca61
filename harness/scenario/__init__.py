"""Scenarios: the language, its loader, and the engine that runs them over given actors."""
