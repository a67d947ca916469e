"""Markdown to HTML: Python-Markdown with one extension that makes it read CommonMark and keep source lines."""

from minutes_indexer.markdown.extension import render

__all__ = ["render"]
