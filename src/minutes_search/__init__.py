"""minutes-search: a searchable archive of meeting minutes.

This package is the core: the model, the query language, the store, search, rendering and the command.
"""

__version__ = "0.1.0"
