"""What was not understood of minutes, file by file: for a chair on a draft, and for CI on an archive."""

from minutes_indexer.check.finding import RULES, Finding
from minutes_indexer.check.run import Report, check_sources

__all__ = ["RULES", "Finding", "Report", "check_sources"]
