"""The people of the archive: who they are, and whom a label in the minutes means."""

from minutes_indexer.people.asked import Asked, Asking, Difference, People
from minutes_indexer.people.directory import Directory
from minutes_indexer.people.person import Dated, Evidence, Person
from minutes_search.config import ConfiguredPerson

__all__ = ["Asked", "Asking", "ConfiguredPerson", "Dated", "Difference", "Directory", "Evidence", "People", "Person"]
