"""The HTML report: one file that opens without network, prints, and reads in both languages."""

from harness.reporters.page.render import page_text, write_page

__all__ = ["page_text", "write_page"]
