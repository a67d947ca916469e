"""An item as the index stores it: its fields in order, without names, so that twenty hits are read in a moment.

Its place is not among them (see `thread_places`), but is read together with them.
"""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from minutes_search.model import Action, Commit, Item, Mention, Reference, TextLine
from minutes_search.store.thread_places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_from_json = json.JSONDecoder().raw_decode


def pack_item(item: Item) -> bytes:
    """Return an item as it is stored."""
    refs = [[ref.id, ref.url, ref.line, ref.kind, ref.repository, ref.number, ref.path] for ref in item.refs]
    actions = [[each.line, each.text, _mentions(each.assignees), each.status] for each in item.actions]
    lines = [[line.line, line.text, line.depth] for line in item.lines]
    packed = [
        *(item.id, item.line, item.kind, item.section, item.title, item.status),
        *(_mentions(item.owners), _mentions(item.assignees), _mentions(item.speakers)),
        *(refs, actions, lines, item.anchor, _commit(item.entered), _commit(item.changed)),
    ]
    return _as_json(packed).encode()


def unpack_item(value: bytes, place: bytes) -> Item:
    """Read what `pack_item` and `pack_place` wrote. ValueError or another error for something else."""
    text = (b"[%b,%b]" % (value, place or b"null")).decode()  # one text is read quicker than two
    (head, told), end = _from_json(text)
    if end != len(text):
        raise ValueError("something stands behind an item")
    id_, line, kind, section, title, status, owners, assignees, speakers, *more = head
    refs, actions, lines, anchor, entered, changed = more
    return Item(
        id_,
        line,
        kind,
        tuple(section),
        title,
        status,
        _mentions_of(owners) if owners else (),
        _mentions_of(assignees) if assignees else (),
        _mentions_of(speakers) if speakers else (),
        tuple([Reference(*ref) for ref in refs]) if refs else (),
        tuple([Action(at, text, _mentions_of(whom), done) for at, text, whom, done in actions]) if actions else (),
        tuple([TextLine(*line) for line in lines]),
        anchor,
        place_of(told) if told else None,
        _commit_of(entered) if entered else None,
        _commit_of(changed) if changed else None,
    )


def _mentions(mentions: Iterable[Mention]) -> list[list[Any]]:
    return [[each.label, each.person, each.name, each.login, each.how, each.candidates] for each in mentions]


def _mentions_of(packed: Iterable[list[Any]]) -> tuple[Mention, ...]:
    return tuple([
        Mention(label, person, name, login, how, tuple(candidates))
        for label, person, name, login, how, candidates in packed
    ])  # fmt: skip


def _commit(commit: Commit | None) -> list[str] | None:
    return [commit.id, commit.time.isoformat()] if commit else None


def _commit_of(packed: list[str]) -> Commit:
    return Commit(packed[0], datetime.datetime.fromisoformat(packed[1]))
