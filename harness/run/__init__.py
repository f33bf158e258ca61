"""One run: source, observe, redact, log, assess, report. The only wiring of the house."""
