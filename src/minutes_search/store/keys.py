"""The exact terms under which the index has source files and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.analysis import fold
from minutes_search.store.schema import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.model import Mention


def source_key(archive: str, path: str) -> str:
    """Return the term that all documents of one source file share."""
    return f"{archive}{SEPARATOR}{path}"


def people_terms(mentions: Iterable[Mention]) -> list[str]:
    """Return the terms of mentions: the person where there is one, else the label, which answers to itself."""
    return sorted({person_term(m.person) if m.person is not None else label_term(m.label) for m in mentions})


def person_term(key: str) -> str:
    """Return the term of a person of the directory."""
    return f"p:{key}"


def label_term(label: str) -> str:
    """Return the term of a label that stands for nobody known."""
    return f"l:{fold(label).strip().removeprefix('@')}"
