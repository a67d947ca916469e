"""What a crawl did not read, for its last words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.sources.site.cache import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.sources.site.cache import Answer


@dataclass(slots=True)
class Tally:
    """Counts of what is no file, each with an example."""

    start: str
    forbidden: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def count(self, answer: Answer) -> None:
        """Take note of an answer that brought no page."""
        match answer.outcome:
            case Outcome.KEPT:
                self.kept.append(f"{answer.address}: {answer.detail}")
            case Outcome.GONE:
                self.gone.append(answer.address)
            case Outcome.OTHER:
                self.others[answer.detail] += 1

    def notes(self) -> Iterator[str]:
        """Give what there is to say, a sentence each."""
        told = (
            (self.forbidden, "not asked for, as robots.txt wishes"),
            (self.elsewhere, "not followed to where they have moved, outside of the prefix"),
            (self.kept, "not to be had now and left as they were"),
            (self.gone, "linked to and not there"),
        )
        for examples, what in told:
            if examples:
                yield f"{self.start}: {_addresses(len(examples))} {what}, the first: {examples[0]}"
        if total := self.others.total():
            kinds = ", ".join(f"{count} {kind}" for kind, count in self.others.most_common())
            yield f"{self.start}: {_addresses(total)} neither a page nor Markdown: {kinds}"


def _addresses(count: int) -> str:
    return "1 address" if count == 1 else f"{count} addresses"
