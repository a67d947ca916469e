"""One question, one answer: `search` and what it returns."""

from minutes_search.search.results import Hit, Results, search
from minutes_search.search.snippets import Snippet

__all__ = ["Hit", "Results", "Snippet", "search"]
