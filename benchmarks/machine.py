"""Where and what was measured: the machine, what else it had to do, the commit, how the program is installed."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sqlite3
import subprocess
import sys
from pathlib import Path

from benchmarks.corpora import ROOT


def describe() -> dict[str, str]:
    """Give what a reader of the figures has to know."""
    return {
        "commit": _commit(),
        "installed": _installed(),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}, {_memory()} memory",
        "Python": f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "peers": ", ".join(filter(None, (_version(name) for name in ("tantivy", "datasette")))) or "none installed",
    }


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _installed() -> str:
    version = importlib.metadata.version("minutes-search")
    direct = json.loads(importlib.metadata.distribution("minutes-search").read_text("direct_url.json") or "{}")
    how = "editable" if direct.get("dir_info", {}).get("editable") else "installed wheel"
    return f"minutes-search {version}, {how}, in {sys.prefix}"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GB"


def _version(name: str) -> str:
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return ""
