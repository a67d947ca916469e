"""Counts over an answer are those that reading all its items gives, and each value narrows to what it counts."""

from __future__ import annotations

import datetime
import itertools
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.model import Item, Meeting, Mention, Reference
from minutes_search.query import And, Node, Query, parse
from minutes_search.search import search
from minutes_search.search.facets import FACETS, facets
from minutes_search.search.periods import LONGEST, MONTHS, Period, periods, timeline
from minutes_search.store import MeetingRecord, PersonRecord, Store, open_for_writing, rebuild
from minutes_search.store.tags import month_of
from tests.search.archives import PEOPLE, TREES, meetings
from tests.shared import needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from minutes_search.search.facets import FacetValue
    from minutes_search.search.periods import Unit
    from minutes_search.store import StoredItem

TODAY = datetime.date(2026, 9, 1)
ONE_EACH = ("year", "quarter", "kind", "status", "archive")
"""The facets of which every item has exactly one value."""


def _values(stored: StoredItem) -> dict[str, set[str]]:
    """Return the values of an item, read from the item itself."""
    item = stored.item
    roles = {"owner": item.owners, "speaker": item.speakers, "person": (*item.owners, *item.speakers)}
    people = {name: {m.person or m.label.lower().removeprefix("@") for m in who} for name, who in roles.items()}
    return people | {
        "year": {f"{stored.date.year}"},
        "quarter": {f"{stored.date.year}-Q{(stored.date.month + 2) // 3}"},
        "kind": {item.kind},
        "status": {item.status or "none"},
        "archive": {stored.archive},
    }


def _recounted(items: Iterable[StoredItem]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS if name != "repository"}
    for stored in items:
        for name, values in _values(stored).items():
            counts[name].update(values)
    return counts


def _check(store: Store, root: Node | None) -> None:
    """Compare all counts over an answer with those of its items, and with the answers they lead to."""
    results = search(store, Query(root), limit=None)
    found = facets(store, results.documents, limit=None, query=Query(root))
    for name, counts in _recounted(hit.stored for hit in results.hits).items():
        assert {value.value: value.count for value in found[name].values} == counts, name
        assert found[name].more == 0
    for name in ONE_EACH:
        assert sum(value.count for value in found[name].values) == results.count, name
    for values in (facet.values for facet in found.values()):
        for value in values:
            _check_narrowing(store, root, value)
    line = timeline(store, results.documents)
    assert sum(period.count for period in line.periods) == results.count
    for period in line.periods:
        assert _count(store, root, period.query) == period.count


def _check_narrowing(store: Store, root: Node | None, value: FacetValue) -> None:
    label = value.query.startswith(("by:", "owner:", "speaker:")) and value.value not in store.people.persons
    if label:  # which may also stand for persons of the directory
        assert _count(store, root, value.query) >= value.count
    else:
        assert _count(store, root, value.query) == value.count, value


def _count(store: Store, root: Node | None, text: str) -> int:
    more = parse(text, TODAY).root
    assert more is not None
    return search(store, Query(And((root, more)) if root else more), limit=0).count


@given(st.lists(st.lists(meetings(), min_size=1, max_size=4), min_size=1, max_size=3), st.lists(TREES, max_size=4))
@settings(max_examples=25, deadline=None)
def test_counts_are_those_of_the_items_in_any_archive_and_for_any_query(
    batches: list[list[Meeting]], roots: list[Node]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for batch in batches:
            with open_for_writing(Path(folder)) as writer:
                for meeting in batch:
                    writer.put_meeting(MeetingRecord(meeting, "digest"))
                writer.put_people(PEOPLE)
        with Store.open(Path(folder)) as store:
            for root in (None, *roots):
                _check(store, root)


@pytest.mark.parametrize("text", ["", "sigstore", "mirror by:SC", "date:2020", "is:open OR kind:vote", "nothingness"])
def test_counts_over_the_sample_are_those_of_its_items(sample_index: Path, text: str) -> None:
    with Store.open(sample_index) as store:
        _check(store, parse(text, TODAY).root)


@needs_shared
def test_counts_over_real_minutes_are_those_of_their_items(corpus_index: Path) -> None:
    with Store.open(corpus_index) as store:
        for text in ("sigstore", "date:2023 by:WV", "kind:vote"):
            _check(store, parse(text, TODAY).root)
        whole = search(store, Query(None), limit=0)
        found = facets(store, whole.documents, limit=None)
        for name, counts in _recounted(map(store.load, whole.documents)).items():
            assert {value.value: value.count for value in found[name].values} == counts, name


# What a value is called, and which are shown

REPOSITORIES = 300
WOLF = PersonRecord("wolf-vollprecht", "Wolf Vollprecht", "wolfv", initials=("WV",))
OTHER = PersonRecord("wolf-meier", "Wolf Meier", None, initials=("WM",))
NAMELESS = PersonRecord("someone")


def _mention(person: PersonRecord, label: str) -> Mention:
    return Mention(label, person.key, person.name, person.login, "table")


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Store]:
    """Return a function that makes an index of items, each of a day, and opens it."""

    def make(*items: tuple[str, Item]) -> Store:
        with rebuild(tmp_path) as writer:
            for n, (day, item) in enumerate(items):
                date = datetime.date.fromisoformat(day)
                writer.put_meeting(MeetingRecord(Meeting("core", f"{n}.md", date, "m", items=(item,)), "d"))
            writer.put_people([WOLF, OTHER, NAMELESS])
        return Store.open(tmp_path)

    return make


def _item(
    owners: Sequence[Mention] = (), speakers: Sequence[Mention] = (), refs: Sequence[Reference] = (), kind: str = "new"
) -> Item:
    assert kind in ("new", "vote")
    return Item(
        "x", 1, "vote" if kind == "vote" else "new", (), "x", owners=tuple(owners), speakers=tuple(speakers),
        refs=tuple(refs),
    )  # fmt: skip


def _counted(store: Store, name: str, text: str = "", limit: int | None = 10) -> list[tuple[str, int, str]]:
    query = parse(text, TODAY)
    found = facets(store, search(store, query, limit=0).documents, [name], limit=limit, query=query)
    assert list(found) == [name]
    return [(value.label, value.count, value.query) for value in found[name].values]


def test_a_person_is_one_value_under_all_labels_and_a_label_of_nobody_known_is_its_own(
    made: Callable[..., Store],
) -> None:
    with made(
        ("2024-01-01", _item([_mention(WOLF, "WV")])),
        ("2024-01-02", _item([_mention(WOLF, "Wolf")], [_mention(WOLF, "WV"), Mention("ZK")])),
        ("2024-01-03", _item([Mention("zk")], [_mention(NAMELESS, "S")])),
        ("2024-01-04", _item([Mention("ZK"), _mention(OTHER, "WM")])),
    ) as store:
        assert _counted(store, "person") == [
            ("ZK", 3, "by:ZK"),
            ("Wolf Vollprecht", 2, "by:wolfv"),
            ("someone", 1, "by:someone"),
            ("Wolf Meier", 1, "by:WM"),
        ]
        assert _counted(store, "owner")[:2] == [("Wolf Vollprecht", 2, "owner:wolfv"), ("ZK", 2, "owner:ZK")]
        assert _counted(store, "speaker", "date:2024-01-02") == [
            ("Wolf Vollprecht", 1, "speaker:wolfv"),
            ("ZK", 1, "speaker:ZK"),
        ]


def test_a_label_of_nobody_known_is_written_as_in_the_newest_item_and_of_one_day_in_the_first_file(
    made: Callable[..., Store],
) -> None:
    days = ["2024-01-01", "2024-03-01", "2024-03-01", "2024-02-01"]
    labels = ["@zoe", "Zoe", "ZOE", "zoe"]
    with made(*((day, _item(speakers=[Mention(label)])) for day, label in zip(days, labels, strict=True))) as store:
        for name, field in (("speaker", "speaker"), ("person", "by")):
            assert _counted(store, name) == [("Zoe", 4, f"{field}:Zoe")]


def test_a_repository_counts_once_an_item_and_its_query_finds_it(made: Callable[..., Store]) -> None:
    two = [
        Reference("conda/ceps#1", "https://github.com/conda/ceps/pull/1", repository="conda/ceps"),
        Reference("conda/ceps#2", "https://github.com/conda/ceps/pull/2", repository="conda/ceps"),
    ]
    with made(("2024-01-01", _item(refs=two)), ("2024-01-02", _item(refs=two[:1])), ("2024-01-03", _item())) as store:
        assert _counted(store, "repository") == [("conda/ceps", 2, "repo:conda/ceps")]


def test_years_are_newest_first_and_quarters_say_their_months(made: Callable[..., Store]) -> None:
    with made(("2023-12-31", _item()), ("2024-01-01", _item()), ("2024-09-30", _item())) as store:
        assert _counted(store, "year") == [("2024", 2, "date:2024"), ("2023", 1, "date:2023")]
        assert [query for _, _, query in _counted(store, "quarter")] == [
            "date:2024-07..2024-09",
            "date:2024-01..2024-03",
            "date:2023-10..2023-12",
        ]


def test_beyond_the_limit_only_what_the_query_asks_for_is_given_and_the_rest_is_counted(
    made: Callable[..., Store],
) -> None:
    both = [_mention(WOLF, "WV"), _mention(OTHER, "WM")]
    with made(*((f"2024-01-0{n}", _item([*both, Mention(f"A{n}")])) for n in range(1, 6))) as store:
        query = parse("by:A4 by:WV", TODAY)
        facet = facets(store, store.items, ["owner", "person"], limit=1, query=query)
        assert [(value.label, value.selected) for value in facet["owner"].values] == [("Wolf Meier", False)]
        assert facet["owner"].more == 6
        assert [(value.label, value.selected) for value in facet["person"].values] == [
            ("Wolf Meier", False),
            ("Wolf Vollprecht", True),
            ("A4", True),
        ]
        assert facet["person"].more == 4


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Yield an index of items that name many repositories, some of them often."""
    path = tmp_path_factory.mktemp("index")
    chance = random.Random(26)  # noqa: S311  # nothing secret
    with rebuild(path) as writer:
        for n in range(REPOSITORIES):
            names = {f"conda/r{int(REPOSITORIES * chance.random() ** 2)}" for _ in range(4)}
            refs = [Reference(f"{name}#1", f"https://github.com/{name}/pull/1", repository=name) for name in names]
            writer.put_meeting(MeetingRecord(Meeting("core", f"{n}.md", TODAY, "m", items=(_item(refs=refs),)), "d"))
    with Store.open(path) as store:
        yield store


@given(
    chance=st.randoms(use_true_random=False),
    size=st.integers(1, REPOSITORIES),
    limit=st.sampled_from([0, 1, 3, 10, None]),
    asked=st.sets(st.integers(0, REPOSITORIES - 1), max_size=3),
)
@settings(deadline=None)
def test_the_values_given_are_the_most_frequent_of_all_and_then_those_that_are_asked_for(
    wide: Store, chance: random.Random, size: int, limit: int | None, asked: set[int]
) -> None:
    items = frozenset(chance.sample(sorted(wide.items), size))
    query = parse(" ".join(f"repo:conda/r{n}" for n in asked), TODAY)
    counts = Counter(ref.repository for docnum in items for ref in wide.load(docnum).item.refs)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or ""))
    beyond = [] if limit is None else ranked[limit:]
    expected = ranked[:limit] + [pair for pair in beyond if pair[0] in {f"conda/r{n}" for n in asked}]
    found = facets(wide, items, ["repository"], limit=limit, query=query)["repository"]
    assert [(value.value, value.count) for value in found.values] == expected
    assert found.more == len(ranked) - len(expected)


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("kind:vote", {"vote"}),
        ("kind:vote,new sort:date-asc", {"vote", "new"}),
        ("is:open", {"open"}),
        ("date:2024", {"2024"}),
        ("date:2024-01..2024-03", {"2024-Q1"}),
        ("owner:WV", {"owner wolf-vollprecht"}),
        ("by:wolf", {"person wolf-meier", "person wolf-vollprecht"}),
        ("archive:core repo:conda/ceps", {"core"}),
        ("since:2024", set()),
        ("-kind:vote", set()),
        ("kind:vote OR is:open", set()),
        ("x", set()),
    ],
)
def test_a_value_is_marked_that_every_item_of_the_answer_was_asked_to_have(
    made: Callable[..., Store], text: str, selected: set[str]
) -> None:
    people = [_mention(WOLF, "WV"), _mention(OTHER, "WM")]
    open_vote = Item("x", 1, "vote", (), "x", status="open", owners=tuple(people))
    with made(("2024-01-01", open_vote), ("2023-01-01", _item(people))) as store:
        found = facets(store, store.items, query=parse(text, TODAY))
        marked = {
            value.value if name not in ("person", "owner", "speaker") else f"{name} {value.value}"
            for name, facet in found.items()
            for value in facet.values
            if value.selected
        }
        assert marked == selected


def test_no_items_have_no_values_and_no_timeline(made: Callable[..., Store]) -> None:
    with made(("2024-01-01", _item())) as store:
        assert all(facet.values == () and facet.more == 0 for facet in facets(store, ()).values())
        assert timeline(store, ()).periods == ()
        with pytest.raises(KeyError):
            facets(store, (), ["colour"])


# Time

UNITS: st.SearchStrategy[Unit] = st.sampled_from(("year", "quarter", "month"))
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31)).map(datetime.date.toordinal)


def _names(first: str, last: str) -> tuple[str, list[str]]:
    """Return what a timeline from one day to another consists of: its unit and the names of its periods."""
    with tempfile.TemporaryDirectory() as folder:
        with rebuild(Path(folder)) as writer:
            for n, day in enumerate((first, last)):
                date = datetime.date.fromisoformat(day)
                writer.put_meeting(MeetingRecord(Meeting("core", f"{n}.md", date, "m", items=(_item(),)), "d"))
        with Store.open(Path(folder)) as store:
            line = timeline(store, store.items)
            assert sum(period.count for period in line.periods) == 2
            return line.unit, [period.name for period in line.periods]


def _by_period(days: Mapping[int, int], unit: Unit) -> dict[int, int]:
    counts: Counter[int] = Counter()
    for day, count in days.items():
        counts[month_of(day) // MONTHS[unit]] += count
    return dict(counts)


def test_a_timeline_is_by_month_up_to_two_years_by_quarter_up_to_six_and_by_year_beyond() -> None:
    assert _names("2024-11-30", "2025-02-01") == ("month", ["2024-11", "2024-12", "2025-01", "2025-02"])
    unit, names = _names("2023-01-31", "2024-12-01")
    assert (unit, len(names)) == ("month", 24)
    unit, names = _names("2023-01-31", "2025-01-01")
    assert (unit, names[:2], names[-1]) == ("quarter", ["2023-Q1", "2023-Q2"], "2025-Q1")
    unit, names = _names("2019-01-01", "2024-12-31")
    assert (unit, len(names)) == ("quarter", 24)
    assert _names("2019-01-01", "2025-01-01") == ("year", [str(year) for year in range(2019, 2026)])


@given(st.dictionaries(DAYS, st.integers(1, 9), min_size=1, max_size=5), UNITS)
def test_periods_follow_each_other_without_a_gap_and_hold_every_day_once(days: dict[int, int], unit: Unit) -> None:
    found = periods(_by_period(days, unit), unit)
    assert sum(period.count for period in found) == sum(days.values())
    ends = [(period.days.since, period.days.until) for period in found]
    for (_, end), (start, _) in itertools.pairwise(ends):
        assert end is not None
        assert end + datetime.timedelta(days=1) == start
    assert found[0].count
    assert found[-1].count
    for period in (found[0], found[-1]):
        inside = [n for day, n in days.items() if _within(datetime.date.fromordinal(day), period)]
        assert sum(inside) == period.count


def _within(day: datetime.date, period: Period) -> bool:
    assert period.days.since
    assert period.days.until
    return period.days.since <= day <= period.days.until


@given(st.permutations([1, 3, 12, 3]))
def test_periods_of_an_answer_are_counted_alike_in_whatever_order_they_are_asked_for(
    sample_index: Path, sizes: list[int]
) -> None:
    with Store.open(sample_index) as store:
        days = Counter(store.column("date")[docnum] for docnum in store.items)
        for size in sizes:
            expected = Counter(month_of(day) // size for day in days.elements())
            assert store.tags.periods(store.items, size) == expected


def test_the_first_and_the_last_quarter_of_the_calendar_have_their_days() -> None:
    days = {datetime.date.min.toordinal(): 1, datetime.date.max.toordinal(): 1}
    first, *_, last = periods(_by_period(days, "quarter"), "quarter")
    assert (first.name, first.days.since, first.query) == ("0001-Q1", datetime.date.min, "date:0001-01..0001-03")
    assert (last.name, last.days.until, last.query) == ("9999-Q4", datetime.date.max, "date:9999-10..9999-12")


def test_a_timeline_is_never_finer_than_can_be_read(sample_index: Path) -> None:
    with Store.open(sample_index) as store:
        for text in ("", "date:2020", "date:2020..2022", "sigstore"):
            line = timeline(store, search(store, parse(text, TODAY), limit=0).documents)
            assert line.unit == "year" or len(line.periods) <= LONGEST
