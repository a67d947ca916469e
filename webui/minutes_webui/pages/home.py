"""The first page: the box, three examples, and the archive at a glance."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from minutes_search.query import understand
from minutes_search.query.operators import SENTENCES
from minutes_search.search import search
from minutes_search.search.periods import timeline
from minutes_webui.pages import addresses
from minutes_webui.pages.charts import chart
from minutes_webui.pages.reading import page
from minutes_webui.pages.showing import ref_name
from minutes_webui.settings import settings, snapshot
from minutes_webui.warming import meetings, people, references, totals

if TYPE_CHECKING:
    from minutes_search.search.periods import Timeline
    from minutes_search.store import Store

_EXAMPLES = 3
_LATEST = 5


def view() -> str:
    """Show the first page."""
    current = snapshot()
    years = current.once("years", _years)
    return page(
        "home.html",
        examples=current.once(("examples", settings().today()), _examples),
        totals=totals(current),
        chart=chart(years, lambda period: addresses.query(period.query)),
        archives=current.store.archives(),
        latest=meetings(current)[:_LATEST],
        alternates=[],
    )


def _years(store: Store) -> Timeline:
    return timeline(store, store.items, unit="year")


def _examples(store: Store) -> list[str]:
    """Return the first sentences that find something here: those of the manual, then ones made for this archive."""
    today = settings().today()
    sentences = [spec.sentence for spec in SENTENCES] + _own_sentences()
    found = (each for each in sentences if search(store, understand(each, today).query, limit=0).count)
    return list(islice(found, _EXAMPLES))


def _own_sentences() -> list[str]:
    """Return sentences about whom and what this archive has most of."""
    current = snapshot()
    names = [entry.person.name for entry in people(current) if entry.person.name][:1]
    discussed = [ref_name(each.reference) for each in references(current) if "://" not in each.reference][:1]
    return [
        *(f"everything by {name}" for name in names),
        *(f"everything about {name}" for name in discussed),
        "open action items",
    ]
