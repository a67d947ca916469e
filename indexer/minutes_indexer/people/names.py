"""Names as minutes write them: folding, nicknames, initials and short forms. No state, no I/O."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NICKNAMES: tuple[tuple[str, ...], ...] = (
    ("alexander", "alex"),
    ("andrew", "andy"),
    ("anthony", "tony"),
    ("benjamin", "ben"),
    ("bradley", "brad"),
    ("charles", "chuck", "charlie"),
    ("christopher", "chris"),
    ("daniel", "dan", "danny"),
    ("david", "dave"),
    ("douglas", "doug"),
    ("edward", "ed", "eddie"),
    ("gregory", "greg"),
    ("jacob", "jake"),
    ("james", "jim"),
    ("jeffrey", "jeff"),
    ("jeremiah", "jeremy"),
    ("jonathan", "jon"),
    ("joseph", "joe"),
    ("joshua", "josh"),
    ("katherine", "kathy", "kate"),
    ("kenneth", "ken"),
    ("matthew", "matt"),
    ("michael", "mike"),
    ("nathaniel", "nathan", "nate"),
    ("nicholas", "nick"),
    ("patrick", "pat"),
    ("peter", "pete"),
    ("philip", "phil"),
    ("raymond", "ray"),
    ("richard", "rich", "rick"),
    ("robert", "rob", "bob"),
    ("samuel", "sam"),
    ("stephen", "steve"),
    ("steven", "steve"),
    ("thomas", "tom"),
    ("timothy", "tim"),
    ("william", "bill"),
)
"""First names that stand for each other, as folded words."""

PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "du", "da", "di", "del", "la", "le", "el", "al", "bin", "ten", "ter", "dos", "e"}
)
"""Parts of a surname that are written small."""

NOT_NAMES = frozenset(
    {
        "others", "everyone", "everybody", "all", "none", "nobody", "tbd", "tba", "various", "many", "few", "na",
        "anyone", "someone", "me", "you", "us", "we", "see", "name", "names", "total", "people", "attendees",
    }
)  # fmt: skip
"""Single words that stand in attendee lists and name nobody."""

_NOT_WORD = re.compile(r"[\W_]+")
_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_QUOTED = re.compile(r"[\"“”«»].*?[\"“”«»]|\(.*?\)")
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}

_EQUALS: dict[str, frozenset[str]] = {}
for _group in NICKNAMES:
    for _name in _group:
        _EQUALS[_name] = _EQUALS.get(_name, frozenset()) | frozenset(_group)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return a text in lower case, without accents or punctuation: ``Rodríguez-G.`` → ``rodriguez g``."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.casefold()).strip()
    lowered = "".join(_LETTERS.get(char, char) for char in text.casefold())
    plain = "".join(char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", plain).strip()


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Return a name's folded words, camel case split (``MichaelS``), without nicknames in quotes or parentheses."""
    bare = _QUOTED.sub(" ", name)
    if len(bare.split()) < 2:
        bare = name
    return tuple(fold(_CAMEL.sub(" ", bare) if " " not in bare.strip() else bare).split())


def same_first_name(one: str, other: str) -> bool:
    """Whether two folded first names are the same or stand for each other (Mike, Michael)."""
    return one == other or other in _EQUALS.get(one, ())


def first_name_forms(first: str) -> frozenset[str]:
    """Return a folded first name and all that stand for it."""
    return _EQUALS.get(first, frozenset()) | {first}


@lru_cache(maxsize=65536)
def full_name_key(name: str) -> str | None:
    """Return what two spellings of one full name have in common: ``matthew becker`` for ``Matt R. Becker``.

    First name without nickname, and last word. None where the name has no surname: one word, or only an initial.
    """
    parts = list(words(name))
    while len(parts) > 1 and len(parts[-1]) == 1:
        parts.pop()
    if len(parts) < 2 or len(parts[0]) < 2:
        return None
    return f"{_canonical(parts[0])} {parts[-1]}"


def _canonical(first: str) -> str:
    return min(_EQUALS.get(first, (first,)))


def is_surname(word: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether folded words are a name's last word; letters that stand in for surnames (``Jaime RG``) are none."""
    return len(name) > 1 and word == name[-1:] and len(name[-1]) > 2


def is_short_form(short: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether folded words are a short form of a longer name's: ``john k``, ``matt b``, ``jaime rg``, ``sophia c``.

    The first names agree; each further word starts a word of the name, in order, or the last gives their initials.
    """
    if not short or not name or not same_first_name(short[0], name[0]):
        return False
    rest = name[1:]
    if len(short) == 2 and short[1] == "".join(word[0] for word in rest):
        return True
    position = 0
    for word in short[1:]:
        while position < len(rest) and not rest[position].startswith(word):
            position += 1
        if position == len(rest):
            return False
        position += 1
    return True


@lru_cache(maxsize=65536)
def derived_initials(name: str) -> frozenset[str]:
    """Return the initials, in lower case, that a reader would expect of a full name; none of one word."""
    parts = words(name)
    if len(parts) < 2:
        return frozenset()
    rest = "".join(part[0] for part in parts[1:])
    first = name.split(maxsplit=1)[0]
    # "CJ Wright" may sign as CW or CJW.
    spelt_out = {parts[0] + rest} if len(first) == 2 and first.isupper() else set()
    return frozenset({parts[0][0] + rest, parts[0][0] + parts[-1][0]} | spelt_out)


def looks_like_initials(text: str, name: str | None = None) -> bool:
    """Whether a text has the shape of initials: up to five letters, and not a word written small.

    With a name, the first letter is to start one of its words, and the text is to be in capitals but for particles.
    """
    if not 1 <= len(text) <= 5 or not text.isalpha():
        return False
    if name is None:
        return True
    capitals = sum(char.isupper() for char in text)
    starts = {word[0] for word in fold(name).split()}
    return len(text) > 1 and capitals >= 2 and capitals >= len(text) - 1 and fold(text)[:1] in starts


def is_login(text: str) -> bool:
    """Whether a text can be a GitHub login."""
    return _LOGIN.fullmatch(text) is not None


def looks_like_name(text: str) -> bool:
    """Whether a text of an attendee list can be a person's name, rather than an instruction or a total."""
    parts = [part for part in re.split(r"[\s]+", text.strip()) if part]
    if not 1 <= len(parts) <= 6 or any(char.isdigit() for char in text) or not any(char.isalpha() for char in text):
        return False
    if re.search(r"[:!?/=<>*…]|\.\.\.|https?", text):
        return False
    if len(parts) == 1:
        return fold(text) not in NOT_NAMES and len(text) <= 30
    return parts[0][:1].isupper() and all(not part[:1].islower() or fold(part) in PARTICLES for part in parts[1:])
