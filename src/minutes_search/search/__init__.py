"""One question, one answer: `search` and what it returns."""

from minutes_search.search.results import Hit, Note, Results, Snippet, Suggestion, search

__all__ = ["Hit", "Note", "Results", "Snippet", "Suggestion", "search"]
