"""From a query's tree to the set of items it matches: exact sets from the postings, and set operations of ours."""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING

from minutes_search.limits import check_limit
from minutes_search.model import KINDS
from minutes_search.query.tree import And, DateRange, Field, Fuzzy, Not, Or, Phrase, Prefix, Word
from minutes_search.refs import PROPOSALS, normalise_reference, normalise_repository, reference_key
from minutes_search.store.errors import UnsupportedQueryError
from minutes_search.store.keys import label_term, person_term
from minutes_search.store.mentions import mentioned
from minutes_search.store.sources import load_commits
from minutes_search.store.words import WordNode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from minutes_search.query.tree import Node, Scope
    from minutes_search.store.occurrences import Occurrences
    from minutes_search.store.store import Store

_MANY = 4000
"""Where so many items have a word, it is quicker to find those of some days first."""
_FLAGS = {
    "is": ("open", "done", "carried", "action"),
    "has": ("action", "ref", "pr", "owner", "speaker"),
}
_PERSON_FIELDS = {
    "by": ("owner", "speaker"),
    "owner": ("owner",),
    "speaker": ("speaker",),
    "assignee": ("assignee",),
}


class Evaluation:
    """One query over one state of the index. Leaves are looked up once, however often they are asked for."""

    def __init__(self, store: Store, scope: Sequence[Scope] = ()) -> None:
        self._store = store
        self._scope = tuple(scope)
        self.words = store.words
        self._occurrences: dict[WordNode, Occurrences] = {}
        self._narrowed: dict[WordNode, Occurrences] = {}
        """Of words those of their occurrences that matching had to look at."""

    def items(self, node: Node | None) -> set[int]:
        """Return the items that match; None matches all.

        UnsupportedQueryError when the index has no answer to a field or value.
        """
        check_limit()
        match node:
            case None:
                return set(self._store.items)
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return set().union(*(self.items(part) for part in parts))
            case Not(part):
                return set(self._store.items) - self.items(part)
            case Field(name, values):
                return set().union(*(self._field(name, value) for value in values))
            case _:
                return self.occurrences(node).items()

    def _all_of(self, parts: tuple[Node, ...]) -> set[int]:
        """Intersect, what few items have first, so that of the others no more is read than these need.

        What is excluded is taken away at the end, instead of being made a set of almost everything.
        """
        words = [each for each in parts if isinstance(each, WordNode)]
        words.sort(key=lambda each: self.occurrences(each).most)
        dated = [each for each in parts if isinstance(each, Field) and each.name == "date"]
        excluded = [each.part for each in parts if isinstance(each, Not)]
        others: list[Node] = [each for each in parts if not isinstance(each, Not | WordNode) and each not in dated]
        if not others and (not words or self.occurrences(words[0]).most > _MANY):
            others, dated = [*dated], []
        if dated and words and not others:  # of a word's items no set is made but of those of these days
            found = self._within(dated.pop(0).values, self.occurrences(words.pop(0)).documents())
        else:
            sets = [self.items(each) for each in others] or [self.items(words.pop(0) if words else None)]
            found = set.intersection(*sets)
        for word in words:
            narrowed = self._narrowed[word] = self.occurrences(word).narrowed(found)
            found = found & narrowed.keys()
        for field in dated:
            found = self._within(field.values, found)
        for each in excluded:
            found -= self.items(each)
        return found

    def _within(self, values: Sequence[str | DateRange], items: Collection[int]) -> set[int]:
        """Return those of some items that are of one of the days of a field, without a look at all others."""
        days = self._store.column("date")
        found: set[int] = set()
        for value in values:
            if not isinstance(value, DateRange):
                return self._field("date", value).intersection(items)
            first, last = _ordinals(value)
            found |= {docnum for docnum in items if first <= days[docnum] <= last}
        return found

    def occurrences(self, node: WordNode) -> Occurrences:
        """Return where the items have a word, in the places that the query names."""
        found = self._occurrences.get(node)
        if found is None:
            found = self._occurrences[node] = self.words.within(node, self._scope)
        return found

    def narrowed(self, node: WordNode, items: frozenset[int]) -> Occurrences:
        """Return where some items have a word; where other items have it is left out if matching did without it."""
        known = self._narrowed.get(node)
        return known if known is not None and items <= known.keys() else self.occurrences(node)

    def _field(self, name: str, value: str | DateRange) -> set[int]:
        check_limit()
        if isinstance(value, DateRange):
            if name != "date":
                raise UnsupportedQueryError(f"{name}: takes no date")
            return self._dated(value)
        if name in _PERSON_FIELDS:
            return self._by_person(_PERSON_FIELDS[name], value)
        if name in _FLAGS:
            return self._flagged(name, value)
        if name in PROPOSALS:
            return self._reference(f"{name}:{value}")
        lookup = self._lookups.get(name)
        if lookup is None:
            raise UnsupportedQueryError(f"this index cannot answer {name}: yet")
        return lookup(value)

    @functools.cached_property
    def _lookups(self) -> dict[str, Callable[[str], set[int]]]:
        return {
            "archive": self.in_archive,
            "attendee": self._attended,
            "kind": self._of_kind,
            "mentions": functools.partial(mentioned, self._store),
            "ref": self._reference,
            "repo": self._repository,
            "section": self.words.in_section,
            "since-commit": self._entered_after,
        }

    def in_archive(self, name: str) -> set[int]:
        """Return the items of an archive."""
        return self._store.items_of(self._store.documents("archive", name))

    def _entered_after(self, commit: str) -> set[int]:
        """Find what entered after a commit of its archive's branch, which is given by its first digits."""
        found: set[int] = set()
        branches = [ids for name in self._store.archives() if (ids := load_commits(self._store, name))]
        if not branches:
            raise UnsupportedQueryError("no archive of this index is kept in a git repository: give a date with since:")
        known = {id_ for ids in branches for id_ in ids if id_.startswith(commit)}
        if len(known) != 1:
            why = "is the start of several commits" if known else "is no commit of the branch of any archive"
            raise UnsupportedQueryError(f"{commit} {why}: give more digits of one, or a date with since:")
        (whole,) = known
        entered = set(self._store.terms("entered"))
        for ids in branches:
            later = entered.intersection(ids[ids.index(whole) + 1 :]) if whole in ids else ()
            found.update(*(self._store.documents("entered", id_) for id_ in later))
        return found

    def _dated(self, days: DateRange) -> set[int]:
        first, last = _ordinals(days)
        found: set[int] = set()
        for block in self._store.blocks:
            if first <= block.day <= last:
                found.update(block.items)
        return found

    def in_role(self, role: str, value: str) -> set[int]:
        """Return the items of which a person is ``owner``, ``speaker`` or ``assignee``."""
        return self._by_person(_PERSON_FIELDS[role], value)

    def _by_person(self, fields: tuple[str, ...], value: str) -> set[int]:
        resolved = self._store.people.resolve(value)
        terms = [label_term(value), *(person_term(person.key) for person in resolved.persons)]
        return set().union(*(self._store.of_person(field, term) for field in fields for term in terms))

    def _attended(self, value: str) -> set[int]:
        """Find who is in the table of attendees, also as the table writes them where the build did not resolve it."""
        meetings = self._by_person(("attendee",), value)
        for person in self._store.people.resolve(value).persons:
            written = (person.name, person.login, *person.names, *person.logins)
            meetings.update(*(self._store.documents("attendee", label_term(name)) for name in written if name))
        return self._store.items_of(meetings)

    def _flagged(self, name: str, value: str) -> set[int]:
        if value not in _FLAGS[name]:
            raise UnsupportedQueryError(f"this index cannot answer {name}:{value} yet")
        return self._store.documents("flag", f"{name}:{value}")

    def _of_kind(self, value: str) -> set[int]:
        if value not in KINDS:
            raise UnsupportedQueryError(f"{value} is no kind of item; the kinds are {', '.join(KINDS)}")
        return self._store.documents("kind", value)

    def _reference(self, value: str) -> set[int]:
        """Find a reference by what it normalises to, and a link also as it was written."""
        keys = {normalise_reference(value) or value.strip(), reference_key(value.strip())}
        return set().union(*(self._store.documents("ref", key) for key in keys))

    def _repository(self, value: str) -> set[int]:
        repository = normalise_repository(value)
        if repository is None:
            raise UnsupportedQueryError(f"{value} is no repository; write owner/name or owner/*")
        if not repository.endswith("/*"):
            return self._store.documents("repo", repository)
        names = self._store.terms("repo", repository.removesuffix("*"))
        return set().union(*(self._store.documents("repo", name) for name in names))


def _ordinals(days: DateRange) -> tuple[int, int]:
    """Return the first and the last day of a range."""
    first = days.since.toordinal() if days.since else 0
    return first, days.until.toordinal() if days.until else datetime.date.max.toordinal()


def word_leaves(node: Node | None) -> list[WordNode]:
    """Return the words, phrases, prefixes and fuzzy words that an item may match because it has them.

    What stands under NOT is left out: it adds nothing to the rank of an item and is nothing to mark in it.
    """
    match node:
        case And(parts) | Or(parts):
            return list(dict.fromkeys(leaf for part in parts for leaf in word_leaves(part)))
        case Word() | Phrase() | Prefix() | Fuzzy():
            return [node]
        case _:
            return []
