"""The embedded sandbox: answers on the real platform's paths with its real shapes."""
