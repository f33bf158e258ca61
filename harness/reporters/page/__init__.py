"""The HTML report: one file that opens without network, prints, and reads in both languages."""

from harness.reporters.page.render import page_text, shared_style, write_page

__all__ = ["page_text", "shared_style", "write_page"]
