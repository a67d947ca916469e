"""Made-up meetings for property tests: few words, labels and references, so that everything meets everything."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import strategies as st

from minutes_search.model import KINDS, Action, Attendee, Item, Meeting, Mention, Status, TextLine
from minutes_search.query import And, DateRange, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Scope, Word
from minutes_search.refs import make_reference
from minutes_search.store import PersonRecord

WORDS = (
    "sigstore", "attestation", "attestations", "attest", "staged-recipes", "staged", "recipes", "recipe", "Python",
    "python>=3.6", "3.6", "run_exports", "run", "exports", "dying", "die", "Zürich", "zurich", "can't", "c++17",
    ".conda", "@wolfv", "the", "of", "conda/ceps#112", "https://conda.org/learn/ceps", "WV:", "(WV)", "–",
    "Wolf", "Vollprecht's", "wolves", "MÜLLER", "mm", "MM", "Axel", "h-vet", "h", "vet", "IF", "if", "Ada", "Lovelace",
)  # fmt: skip
PEOPLE = (
    PersonRecord("wolfv", "Wolf Vollprecht", "wolfv", initials=("WV",), labels=("Wolfi",)),
    PersonRecord("ralfg", "Ralf Gommers", "rgommers", initials=("RG",)),
    PersonRecord("wolfm", "Wolf Müller", None, initials=("WM", "MM")),
    PersonRecord("marius", "Marius Müller", "mm", initials=("MM",)),
    PersonRecord("h-vet", "Axel Ober-Meier", "h-vet", names=("Axel", "A. Vet"), initials=("IF", "H")),
)
MENTIONS = (
    Mention("WV", "wolfv", "Wolf Vollprecht", "wolfv", "table"),
    Mention("wolfv", "wolfv", "Wolf Vollprecht", "wolfv", "login"),
    Mention("Wolfi", "wolfv", "Wolf Vollprecht", "wolfv", "first name"),
    Mention("Ralf", "ralfg", "Ralf Gommers", "rgommers", "first name"),
    Mention("MM", "marius", "Marius Müller", "mm", "nearest"),
    Mention("WM", "wolfm", "Wolf Müller", None, "table"),
    Mention("MM", how="ambiguous", candidates=("marius", "wolfm")),
    Mention("RA"),
    Mention("Stranger"),
)
NAMES = (
    "WV", "wv", "wolfv", "Wolf", "wolf vollprecht", "Wolfi", "Ralf", "RA", "ral", "MM", "Muller", "Müller", "WM",
    "stranger", "Ada Lovelace", "Goml", "gom", "wolf mül", "marius", "h-vet", "Ober-Meier", "if", "axel",
)  # fmt: skip
REFERENCES = (
    make_reference("conda/ceps#112", "https://github.com/conda/ceps/pull/112"),
    make_reference("conda/ceps#112"),
    make_reference("conda/ceps#7", "https://github.com/conda/ceps/issues/7"),
    make_reference("conda-forge/pinning#1", "https://github.com/conda-forge/pinning/issues/1"),
    make_reference("cep:46"),
    make_reference("https://github.com/conda/ceps/tree/main", "https://github.com/conda/ceps/tree/main"),
    make_reference("https://example.org/Page/", "https://example.org/Page/"),
)
SOUGHT_REFERENCES = (
    "conda/ceps#112", "https://github.com/conda/ceps/pull/112", "cep:46", "CEP 46", "https://example.org/Page",
    "conda/ceps#1",
)  # fmt: skip
SECTIONS = ("Your `__new__()` agenda items", "Active votes", "Subteam updates", "Bot", "staged recipes")
ARCHIVES = ("core", "ecosystem")
DAYS = tuple(datetime.date(2024, 12, 30) + datetime.timedelta(days=n) for n in range(5))

_texts = st.lists(st.sampled_from(WORDS), min_size=0, max_size=6).map(" ".join)
_mentions = st.lists(st.sampled_from(MENTIONS), max_size=2).map(tuple)
_statuses: st.SearchStrategy[Status | None] = st.sampled_from((None, "open", "done"))


@st.composite
def _items(draw: st.DrawFn) -> Item:
    """Draw an item whose title stands in its lines, as extracted ones' do, or (rarely) does not."""
    title = draw(_texts)
    own = draw(st.sampled_from(("", "(WV) ", "run "))) + title + draw(st.sampled_from(("", " recipes", ": of")))
    texts = [own if draw(st.integers(0, 9)) else draw(_texts), *draw(st.lists(_texts, max_size=3))]
    status: Status | None = draw(_statuses)
    return Item(
        id="",
        line=1,
        kind=draw(st.sampled_from(KINDS)),
        section=tuple(draw(st.lists(st.sampled_from(SECTIONS), max_size=2))),
        title=title,
        status=status,
        owners=draw(_mentions),
        assignees=draw(_mentions),
        speakers=draw(_mentions),
        refs=tuple(draw(st.lists(st.sampled_from(REFERENCES), max_size=2))),
        actions=tuple(draw(st.lists(st.builds(Action, st.just(1), _texts, _mentions, _statuses), max_size=1))),
        lines=tuple(TextLine(n, text) for n, text in enumerate(texts, 1)),
    )


_attendees = st.lists(
    st.sampled_from((
        Attendee("Wolf Vollprecht", "WV", "wolfv"), Attendee("Ralf Gommers", "RG"), Attendee(None, "XY"), Attendee(),
    )),
    max_size=2,
).map(tuple)  # fmt: skip


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """Draw a meeting; its path is one of a few, so that later ones replace earlier ones."""
    archive = draw(st.sampled_from(ARCHIVES))
    path = draw(st.sampled_from(("a.md", "b.md", "c.md", "d.md", "old/a.md")))
    numbers = itertools.count(1)
    items = [
        Item(
            id=f"{archive}-{path}-{n}",
            line=n,
            **{name: getattr(item, name) for name in Item.__dataclass_fields__ if name not in ("id", "line")},
        )
        for item, n in zip(draw(st.lists(_items(), max_size=4)), numbers, strict=False)
    ]
    return Meeting(archive, path, draw(st.sampled_from(DAYS)), "Meeting", draw(_attendees), tuple(items))


_words = st.sampled_from((*WORDS[:-1], "windows", "recipes.", "sigstoer"))
_phrases = st.lists(_words, min_size=1, max_size=3).map(" ".join)
_ends = st.none() | st.sampled_from(DAYS)


def _field(name: str, values: tuple[str, ...]) -> st.SearchStrategy[Node]:
    chosen = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    return chosen.map(lambda some: Field(name, tuple(some)))


LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, _words),
    st.builds(Phrase, _phrases),
    st.builds(Prefix, st.sampled_from(("att", "sig", "staged-", "s", "d", "dyi", ".con", "3", "run_", "zür", "x"))),
    st.builds(Fuzzy, st.sampled_from(("sigstor", "recip", "dye", "stagd", "c++1", "python")), st.sampled_from((1, 2))),
    st.builds(lambda a, b: Field("date", (DateRange(a, b),)), _ends, _ends),
    *(_field(name, NAMES) for name in ("by", "owner", "speaker", "assignee", "attendee", "mentions")),
    _field("ref", SOUGHT_REFERENCES),
    _field("repo", ("conda/ceps", "conda-forge/*", "conda/*", "conda/cep")),
    _field("kind", KINDS),
    _field("is", ("open", "done", "action")),
    _field("has", ("action", "ref", "pr", "owner", "speaker")),
    _field("archive", (*ARCHIVES, "nowhere")),
    _field("section", ("new", "active votes", "votes active", "bot updates", "staged", "recipe")),
)
TREES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)
SCOPES: st.SearchStrategy[tuple[Scope, ...]] = st.sampled_from(((), (), ("title",), ("body",), ("title", "body")))
