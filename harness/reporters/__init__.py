"""Views of one report: record, console, page, junit."""
