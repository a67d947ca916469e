"""Which files may be minutes, by the endings of their names; by itself, so that telling this imports no parser."""

MARKDOWN_SUFFIXES = (".md", ".markdown")
PAGE_SUFFIXES = (".html", ".htm")
