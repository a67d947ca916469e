"""One question, one answer: `search` and what it returns."""

from minutes_search.search.results import Hit, Results, Snippet, search

__all__ = ["Hit", "Results", "Snippet", "search"]
