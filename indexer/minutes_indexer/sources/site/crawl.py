"""Crawling a site: from page to page by their links, each address asked for once."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from minutes_indexer.sources.base import SourceError
from minutes_indexer.sources.site.addresses import host_of, origin_of, start_and_scope
from minutes_indexer.sources.site.answers import conditions, read_answer, wanted_at
from minutes_indexer.sources.site.cache import Answer, Outcome
from minutes_indexer.sources.site.fetch import FetchError
from minutes_indexer.sources.site.robots import Rules, read_rules
from minutes_indexer.sources.site.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from minutes_indexer.report import Progress
    from minutes_indexer.sources.site.cache import SiteCache
    from minutes_indexer.sources.site.fetch import Fetcher
    from minutes_search.places import SitePlace

_MOST_REDIRECTS = 10  # in a row
_MOST_LOST = 3
"""Pages in a row that fail as those of a server that is gone do, each after all its attempts."""
_MILESTONE = 100


class _LimitReachedError(Exception):
    """There may be more pages, and they are not asked for; the message says which limit it was."""


class Crawl:
    """One crawl of a place into its cache."""

    def __init__(
        self, place: SitePlace, cache: SiteCache, fetcher: Fetcher, *, progress: Progress, clock: Callable[[], float]
    ) -> None:
        self._place = place
        self._cache = cache
        self._fetcher = fetcher
        self._progress = progress
        self._clock = clock
        self._start, self._scope = start_and_scope(place)
        self._rules: Rules
        self._tally = Tally(self._start)
        self._asked = 0
        self._bytes = 0
        self._lost = 0

    def run(self) -> None:
        """Crawl, and let what was found take the place of the last crawl.

        Raises SourceError where the site is down or does not want to be crawled; the last crawl stays then, and what
        was found by this one is not asked for again by the next.
        """
        if count := self._cache.begin(self._clock()):
            self._progress.note(f"{self._start}: going on with a crawl that stopped after {count} answers")
        self._rules = self._read_rules()
        start = self._find_start()
        partial = False
        try:
            self._walk(start)
        except _LimitReachedError as limit:
            self._progress.note(f"{self._start}: {limit}; pages known from earlier and not reached now stay")
            partial = True
        self._end_circles()
        self._cache.publish(self._scope.prefix, partial=partial)
        for note in self._tally.notes():
            self._progress.note(note)

    def _read_rules(self) -> Rules:
        rules = read_rules(self._fetcher, origin_of(self._scope.prefix))
        self._fetcher.delay = max(self._place.delay, rules.delay)
        return rules

    def _find_start(self) -> Answer:
        """Give the page where the crawl begins, which may be elsewhere on the host and need not be in the scope."""
        address = self._start
        for _ in range(1 + _MOST_REDIRECTS):
            self._refuse_forbidden(address)
            answer = self._ask(address)
            if answer.page is not None:
                if answer.outcome is Outcome.KEPT:
                    raise SourceError(f"{address}: {answer.detail}; run this again when the site is back")
                return answer
            if answer.outcome is not Outcome.MOVED:
                reason = f"is no page ({answer.detail})" if answer.outcome is Outcome.OTHER else answer.detail
                raise SourceError(
                    f"{address}: {reason}; correct the address where the crawl starts, or try again later"
                )
            self._follow_start(address, answer.detail)
            address = answer.detail
        raise SourceError(f"{self._start}: redirected in a circle; correct the address where the crawl starts")

    def _refuse_forbidden(self, address: str) -> None:
        if not self._rules.allow(address):
            raise SourceError(
                f"{address}: the site's robots.txt does not allow it; start at another address, or index the site's "
                "git repository or a copy of its files"
            )

    def _follow_start(self, address: str, target: str) -> None:
        """Follow the start to another page of its site, or with the whole site to https; nowhere else."""
        if origin_of(target) == origin_of(address):
            return
        if host_of(target) != host_of(address) or not target.startswith("https:"):
            raise SourceError(
                f"{address}: has moved to {target}, on another site; if that is the right one, change start and "
                "prefix of this source to it"
            )
        self._scope = self._scope.moved_to(origin_of(target))
        self._rules = self._read_rules()

    def _walk(self, start: Answer) -> None:
        """Ask for everything that the start leads to, near things first."""
        seen = {start.address}
        waiting: deque[tuple[str, int]] = deque()
        answer, redirects = start, 0
        while True:
            for link, times in self._leads(answer, redirects):
                # One more than can be asked for shows that there are more.
                if link in seen or self._asked + len(waiting) > self._place.max_pages:
                    continue
                seen.add(link)
                if self._rules.allow(link):
                    waiting.append((link, times))
                else:
                    self._tally.forbidden.append(link)
            if not waiting:
                return
            self._stop_at_limit()
            address, redirects = waiting.popleft()
            answer = self._ask(address)

    def _leads(self, answer: Answer, redirects: int) -> Iterator[tuple[str, int]]:
        """Give the addresses that an answer leads to, each with the number of redirects in a row before it."""
        if answer.page is not None:
            yield from ((link, 0) for link in answer.page.links if link in self._scope)
        elif answer.outcome is Outcome.MOVED and answer.detail not in self._scope:
            self._tally.elsewhere.append(f"{answer.address} to {answer.detail}")
        elif answer.outcome is Outcome.MOVED and redirects == _MOST_REDIRECTS:
            failed = self._fail(answer.address, f"the last of more than {_MOST_REDIRECTS} redirects in a row")
            self._tally.count(failed)
        elif answer.outcome is Outcome.MOVED:
            yield answer.detail, redirects + 1

    def _stop_at_limit(self) -> None:
        if self._asked >= self._place.max_pages:
            raise _LimitReachedError(f"stopped after {self._asked} addresses (max_pages)")
        if self._bytes >= self._place.max_bytes:
            raise _LimitReachedError(f"stopped after {self._bytes / 1e6:.1f} MB (max_bytes)")

    def _ask(self, address: str) -> Answer:
        """Give what an address comes to: what this crawl knows already, else what the server says."""
        answer = self._cache.found(address) or self._fetch(address)
        self._asked += 1
        self._progress.advance()
        self._bytes += answer.page.size if answer.page else 0
        self._tally.count(answer)
        if self._asked % _MILESTONE == 0:
            self._progress.note(f"{self._start}: {self._asked} addresses so far")
        return answer

    def _fetch(self, address: str) -> Answer:
        held = self._cache.held(address)
        try:
            reply = self._fetcher.get(address, conditions(held), wanted_at(address))
        except FetchError as error:
            self._lost = self._lost + 1 if error.lost else 0
            if self._lost == _MOST_LOST:
                raise SourceError(
                    f"{address}: {error}, as the {_MOST_LOST - 1} pages before it; the site seems to be down: run this "
                    "again when it is back, it goes on where it stopped"
                ) from error
            return self._fail(address, str(error))
        self._lost = 0
        answer, content = read_answer(address, reply, held, self._scope)
        if answer.outcome is Outcome.FAILED:
            return self._fail(address, answer.detail)
        return self._cache.record(answer, content, self._clock())

    def _fail(self, address: str, reason: str) -> Answer:
        """Let an earlier version of a page stay; one that was never seen is to be reported."""
        held = self._cache.held(address)
        failed = Answer(address, Outcome.FAILED, reason)
        if held is not None:
            failed = Answer(address, Outcome.KEPT, reason, held.page, held.tag, held.modified)
        return self._cache.record(failed, None, self._clock())

    def _end_circles(self) -> None:
        """Report redirects that never come to a page, once a circle."""
        moved = {found.address: found.detail for found in self._cache.all_found() if found.outcome is Outcome.MOVED}
        for circle in _circles(moved):
            members = [address for address in circle if self._cache.held(address)] or circle[:1]
            for address in members:
                self._tally.count(self._fail(address, f"redirected in a circle of {len(circle)}"))


def _circles(moved: Mapping[str, str]) -> Iterator[list[str]]:
    done: set[str] = set()
    for first in moved:
        way: list[str] = []
        address = first
        while address in moved and address not in done:
            done.add(address)
            way.append(address)
            address = moved[address]
        if address in way:
            yield way[way.index(address) :]
