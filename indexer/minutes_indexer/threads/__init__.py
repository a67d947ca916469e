"""Threads: the copies of an item carried from meeting to meeting, and standing items met again.

`traits` is what is known of each item, `features` how titles and texts are compared, `sketch` how similar titles are
found, and `grouping` has the rules by which an item finds its thread; `joining` puts all items into threads, `twins`
has the rules for meetings that stand in several archives, `places` tells each item's place. `table` is what is kept of
that, and `again` puts only those items into threads anew that a change can reach (with `merging`, `rows` and `kin`).
"""

from minutes_indexer.threads.features import is_near, title_likeness
from minutes_indexer.threads.joining import find_threads
from minutes_indexer.threads.places import ThreadPlace
from minutes_indexer.threads.traits import owners_key

__all__ = ["ThreadPlace", "find_threads", "is_near", "owners_key", "title_likeness"]
