"""The people of the archive: who they are, and whom a label in the minutes means."""

from minutes_indexer.people.directory import Directory
from minutes_indexer.people.person import ConfiguredPerson, Dated, Evidence, Person

__all__ = ["ConfiguredPerson", "Dated", "Directory", "Evidence", "Person"]
