"""The measured figures in pytest's summary, also of a run with several workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests recorded under the name ``relevance``."""
    reports = [report for name in ("passed", "failed") for report in terminalreporter.stats.get(name, [])]
    told = [value for report in reports for name, value in report.user_properties if name == "relevance"]
    if told:
        terminalreporter.section("relevance")
        for line in sorted(set(told)):
            terminalreporter.write_line(line)
