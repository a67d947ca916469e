"""Extraction over whole sources, without an index."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from minutes_indexer.contents import read_content
from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_file
from minutes_indexer.weave import place_items
from minutes_search.model import Meeting, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.sources import Source
    from minutes_search.config import ConfiguredPerson


def extract_sources(
    sources: Sequence[Source],
    configured: Sequence[ConfiguredPerson] = (),
    renamed: Mapping[str, str] | None = None,
) -> Iterator[Meeting | Skipped]:
    """Give every meeting of the sources, people resolved over all of them together. Raises SourceError."""
    outlines = []
    seen: Counter[tuple[str, str]] = Counter()
    for source in sources:
        for file in source.files():
            content = read_content(file)
            outline = content if isinstance(content, Skipped) else read_file(file.path, content)
            seen[source.archive, file.path] += 1
            # Two folders of one name are two archives.
            times = seen[source.archive, file.path]
            outlines.append((source.archive if times == 1 else f"{source.archive} {times}", file.path, outline))
    evidence = [
        read_evidence(outline, archive=archive, path=path)
        for archive, path, outline in outlines
        if not isinstance(outline, Skipped)
    ]
    directory = Directory.build([known for known in evidence if known], configured)
    results = [
        outline
        if isinstance(outline, Skipped)
        else extract(outline, archive=archive, path=path, directory=directory, renamed=renamed)
        for archive, path, outline in outlines
    ]
    placed = {(meeting.archive, meeting.path): meeting for meeting in place_items(_meetings(results))}
    for result in results:
        yield placed[result.archive, result.path] if isinstance(result, Meeting) else result


def _meetings(results: Iterable[Meeting | Skipped]) -> Iterator[Meeting]:
    return (result for result in results if isinstance(result, Meeting))
