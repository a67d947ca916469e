"""Published minutes: pages of a site."""

from minutes_indexer.pages.encoding import decode_page
from minutes_indexer.pages.page import read_page

__all__ = ["decode_page", "read_page"]
