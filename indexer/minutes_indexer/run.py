"""Extraction over whole sources, without an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_content, read_file
from minutes_search.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minutes_indexer.sources import Source
    from minutes_search.config import ConfiguredPerson
    from minutes_search.model import Meeting


def extract_sources(
    sources: Sequence[Source],
    configured: Sequence[ConfiguredPerson] = (),
    renamed: Mapping[str, str] | None = None,
) -> Iterator[Meeting | Skipped]:
    """Give every meeting of the sources, people resolved over all of them together. Raises SourceError."""
    outlines = []
    for source in sources:
        for file in source.files():
            content = read_content(file)
            outline = content if isinstance(content, Skipped) else read_file(file.path, content)
            outlines.append((source.archive, file.path, outline))
    evidence = [
        read_evidence(outline, archive=archive, path=path)
        for archive, path, outline in outlines
        if not isinstance(outline, Skipped)
    ]
    directory = Directory.build([known for known in evidence if known], configured)
    for archive, path, outline in outlines:
        if isinstance(outline, Skipped):
            yield outline
        else:
            yield extract(outline, archive=archive, path=path, directory=directory, renamed=renamed)
