"""The references of an item: what its lines link to or name. The table is that of the definition, "References"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_search.frozen import replace
from minutes_search.refs import issue_ids, make_reference, proposal_ids, reference_from_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from minutes_indexer.outline import Line, Span
    from minutes_search.model import Reference

_DIGIT = re.compile(r"[0-9]")


def read_references(lines: Iterable[Line], renamed: Mapping[str, str] | None = None) -> tuple[Reference, ...]:
    """Give the references of lines, each id once, in order; `renamed` maps former repositories to present ones."""
    found: dict[str, Reference] = {}
    for line in lines:
        for reference in _of_line(line, renamed):
            known = found.get(reference.id)
            if known is None:
                found[reference.id] = reference
            elif known.url is None and reference.url:
                found[reference.id] = replace(reference, line=known.line)
    return tuple(found.values())


def _of_line(line: Line, renamed: Mapping[str, str] | None) -> list[Reference]:
    """Give a line's references in the order in which a reader meets them."""
    met: list[tuple[int, int, Reference]] = []
    for span in line.spans:
        met += [(span.start, 0, reference) for reference in _of_span(span, line, renamed)]
    if not _DIGIT.search(line.text):  # what prose names has a number
        return [reference for _, _, reference in met]
    prose = _blank(line.text, [span for span in line.spans if span.kind == "code" or _shows_its_url(span, line.text)])
    met += [(found.start, 1, make_reference(found.id, line=line.number)) for found in proposal_ids(prose)]
    linked = _blank(prose, [span for span in line.spans if span.url])
    met += [(found.start, 1, make_reference(found.id, line=line.number)) for found in issue_ids(linked, renamed)]
    return [reference for _, _, reference in sorted(met, key=lambda each: each[:2])]


def _of_span(span: Span, line: Line, renamed: Mapping[str, str] | None) -> Iterator[Reference]:
    shown = line.text[span.start : span.end]
    if not span.url or shown.casefold().startswith("www."):  # a bare host name is no reference
        return
    # Markdown keeps a semicolon at the end of a bare address; to a reader it is the sentence's.
    url = span.url.rstrip(";") if _shows_its_url(span, line.text) else span.url
    reference = reference_from_url(url, renamed)
    if reference is not None:
        yield make_reference(reference, url, line.number, renamed)


def _shows_its_url(span: Span, text: str) -> bool:
    """Tell whether a link's text is its address: then the address alone speaks."""
    return span.kind == "link" and "://" in text[span.start : span.end]


def _blank(text: str, spans: Iterable[Span]) -> str:
    """Blank out stretches of a text, so that all else keeps its place."""
    for span in spans:
        text = text[: span.start] + "\n" * (span.end - span.start) + text[span.end :]
    return text
