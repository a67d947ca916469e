"""Threads: the copies of an item carried from meeting to meeting, and standing items met again.

`grouping` holds the rules, `twins` those for meetings that stand in several archives, `features` what is compared,
`sketch` how it is found.
"""

from minutes_indexer.threads.features import is_near, owners_key, title_likeness
from minutes_indexer.threads.joining import find_threads
from minutes_indexer.threads.places import ThreadPlace

__all__ = ["ThreadPlace", "find_threads", "is_near", "owners_key", "title_likeness"]
