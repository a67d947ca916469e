"""Which segments a run writes anew into its own, and how: documents are copied as they are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.store.schema import COLUMNS, TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.store.segment import Segment
    from minutes_search.store.segment_writer import SegmentWriter, WrittenSegment

_MOST_SEGMENTS = 8


def to_be_merged(segments: Sequence[WrittenSegment], added: int) -> list[WrittenSegment]:
    """Choose the segments to write anew into the one that is about to be committed, which has `added` documents.

    A segment that is mostly deleted is written anew, and so are the small ones once there are many: each is taken as
    long as it is no larger than all smaller ones together, so that a document is copied a logarithmic number of times.
    """
    chosen = [segment for segment in segments if segment.live * 2 < segment.size]
    rest = sorted((segment for segment in segments if segment not in chosen), key=lambda segment: segment.live)
    if len(rest) >= _MOST_SEGMENTS:
        total = added
        for segment in rest:
            if segment.live > max(total, 1) and len(segments) - len(chosen) < _MOST_SEGMENTS:
                break
            total += segment.live
            chosen.append(segment)
    return [segment for segment in segments if segment in chosen]


def copy_segment(segment: Segment, deleted: set[int], writer: SegmentWriter) -> None:
    """Add the documents of a segment to another one, but for the deleted, which are given by number in the segment."""
    columns = [segment.column(name) for name in COLUMNS]
    copied: dict[int, int] = {}
    for number in range(segment.size):
        if number not in deleted:
            numbers = [column[number] for column in columns]
            copied[segment.base + number] = writer.add_copy(numbers, *segment.raw(segment.base + number))
    for field in ("text", *TAGS):
        for term, extent in segment.extents(field):
            if found := segment.read(extent):
                values = found.values or [b""] * len(found.docnums)
                postings = zip(found.docnums, found.weights, values, strict=True)
                writer.put_postings(
                    field,
                    term,
                    ((copied[docnum], weight, value) for docnum, weight, value in postings if docnum in copied),
                )
