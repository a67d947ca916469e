"""Threads: the copies of an item carried from meeting to meeting, and standing items met again.

`grouping` holds the rules, `features` what is compared, `sketch` how it is found.
"""

from minutes_indexer.threads.features import is_near, owners_key, title_likeness
from minutes_indexer.threads.grouping import ThreadPlace, find_threads

__all__ = ["ThreadPlace", "find_threads", "is_near", "owners_key", "title_likeness"]
