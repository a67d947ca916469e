"""The read-only archive beside the repository, for tests on real minutes. They are skipped where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("MINUTES_SHARED") or Path(__file__).resolve().parents[2] / "shared")
"""Holds `corpus/` and `truth/`; the environment variable MINUTES_SHARED overrides it."""

needs_shared = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason=f"{SHARED} holds no corpus")
"""Marks a test that reads from `SHARED`."""
