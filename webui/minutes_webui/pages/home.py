"""The first page: the box, three examples, and the archive at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.query import Query, understand
from minutes_search.query.operators import SENTENCES
from minutes_search.search import search
from minutes_search.search.facets import facets
from minutes_search.search.periods import timeline
from minutes_webui.pages import addresses
from minutes_webui.pages.charts import chart
from minutes_webui.pages.reading import page
from minutes_webui.settings import settings, snapshot
from minutes_webui.warming import meetings, people, totals

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
    """Return the first sentences of the manual that find something here, else what this archive can answer."""
    today = settings().today()
    found = [
        spec.sentence for spec in SENTENCES if search(store, understand(spec.sentence, today).query, limit=0).count
    ]
    return (found + _own_examples(store))[:_EXAMPLES]


def _own_examples(store: Store) -> list[str]:
    """Return queries that find something in any archive that has people, open items and votes."""
    entries = people(snapshot())
    name = next((entry.person.name for entry in entries if entry.person.name and entry.owned), None)
    found = [f"everything by {name}"] if name else []
    counts = facets(store, store.items, ["kind", "status"], query=Query(None))
    return found + [value.query for facet in counts.values() for value in facet.values if value.query]
