"""Published minutes: pages of a site."""

from minutes_indexer.pages.encoding import PAGE_SUFFIXES, decode_page
from minutes_indexer.pages.page import read_page

__all__ = ["PAGE_SUFFIXES", "decode_page", "read_page"]
