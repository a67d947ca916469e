"""A corpus grown to many times its size, so that its vocabulary, its people and its references grow too.

Copy 0 is the corpus as it is. Every other copy is the same meetings of another community or another time:

- years: copy ``k`` lies ``12 * ERAS[k % len(ERAS)]`` years off (a multiple of four, so that every 29th of February
  stays a day), in the names of files and wherever the text has a year. Copies of one era are other communities, with
  other archives: ``conda-forge``, ``conda-forge-1``, …
- names: what stands in the columns of names, initials and logins of attendee tables, and the names of attendee lists,
  are spelled in other letters, the same way all over the copy.
- words: so are the words that few files have, which are the names of packages, repositories and projects; nearly all
  of a vocabulary is rare words. Words of headings stay, for they are what extraction goes by.
- numbers: issues, pull requests and proposals get other ones.

So no thread runs from one copy into another, and a word that is rare stays rare while one that is frequent is found
in every copy. The same corpus always grows to the same files.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ERAS = (0, 1, -1, 2, 3, 4, 5, 6)
"""In steps of 12 years: 2016 becomes 2004 to 2088. Names of files are read for years that begin with 20."""
RARE = 0.03
"""A word in no more than this part of the files is spelled anew in each copy."""

_YEAR = re.compile(r"(?<![\d.])(20[0-2]\d)(?=[-_/.]?[01]\d[-_/.]?[0-3]\d(?!\d)|(?![\d]))")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ISSUE = re.compile(r"(/(?:issues|pull|discussions)/)(\d{1,7})\b")
_NUMBER = re.compile(r"(?<=#)(\d{1,7})\b(?!-)")
_PROPOSAL = re.compile(r"\b(c?fep|cep)([-_ #/]{1,2})(\d{1,3})\b", re.IGNORECASE)
_HEADING = re.compile(r"^(?:#.*|\s*\*\*[^*]+\*\*:?|.*:)\s*$", re.MULTILINE)
_PEOPLE = re.compile(r"name|initials|git ?hub|gh|login|username", re.IGNORECASE)
_PRESENT = re.compile(r"^[#*\s]*(?:attendees|present|participants|people)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=@)[\w-]+|\b[^\W\d_a-z][^\W\d_]+")
_KEPT = frozenset(
    re.findall(
        r"\w+",
        "title date tags author authors name initials github username login affiliation attendees january february "
        "march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct "
        "nov dec pull issues discussions commit blob tree compare http https www com org io html htm md cep cfep fep",
    )
)
"""What extraction goes by: months, parts of addresses, keys of front matter, headings of columns."""
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one archive: what a folder of minutes holds."""

    archive: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What of a corpus is spelled anew in its copies."""

    people: frozenset[str]
    """As they stand there: names, initials, logins."""
    rare: frozenset[str]
    """In lower case."""


def grow(folders: Iterable[Folder], times: int) -> Iterator[Folder]:
    """Give the folders of the grown corpus, copy by copy; those of one archive come several times."""
    folders = list(folders)
    words = find_words(text for folder in folders for text in folder.files.values())
    for number in range(times):
        for folder in folders:
            yield copy(folder, words, number)


def find_words(texts: Iterable[str]) -> Words:
    """Choose the words that a copy spells anew."""
    texts = list(texts)
    kept = set(_KEPT)
    people: set[str] = set()
    files: Counter[str] = Counter()
    for text in texts:
        kept.update(word.lower() for heading in _HEADING.findall(text) for word in _WORD.findall(heading))
        people.update(_people(text))
        files.update({word.lower() for word in _WORD.findall(text)})
    most = max(2, RARE * len(texts))
    rare = {word for word, count in files.items() if count <= most and len(word) > 3}
    return Words(frozenset(word for word in people if word.lower() not in _KEPT), frozenset(rare - kept))


def _people(text: str) -> Iterator[str]:
    """Yield the words that name people: in the columns of attendee tables, and capitalised ones in attendee lists."""
    columns: list[int] = []
    present = False
    for line in text.split("\n"):
        if _PRESENT.match(line):
            present = True
        elif line.startswith(("#", "**")):
            present = False
        if not line.lstrip().startswith("|"):
            columns = []
            if present:
                yield from (word for name in _NAME.findall(_PRESENT.sub("", line)) for word in _WORD.findall(name))
            continue
        cells = line.strip().strip("|").split("|")
        if not columns:
            columns = [number for number, cell in enumerate(cells) if _PEOPLE.search(cell)]
            continue
        for number in columns:
            if number < len(cells):
                yield from _WORD.findall(cells[number])


def copy(folder: Folder, words: Words, number: int) -> Folder:
    """Give copy `number` of a folder."""
    if number == 0:
        return folder
    community, era = divmod(number, len(ERAS))
    years = 12 * ERAS[era]
    spelling = _Spelling(words, number)
    return Folder(
        f"{folder.archive}-{community}" if community else folder.archive,
        {_shifted(path, years): spelling.text(_shifted(text, years)) for path, text in folder.files.items()},
    )


def _shifted(text: str, years: int) -> str:
    return _YEAR.sub(lambda match: str(int(match[1]) + years), text)


class _Spelling:
    """How one copy spells: a permutation of the letters, vowels for vowels, so that words stay different words."""

    def __init__(self, words: Words, number: int) -> None:
        self._words = words
        self._number = number
        order = random.Random(number)  # noqa: S311  # the same letters every time
        vowels, consonants = (order.sample(letters, len(letters)) for letters in (_VOWELS, _CONSONANTS))
        small = dict(zip(_VOWELS + _CONSONANTS, vowels + consonants, strict=True))
        self._letters = str.maketrans(small | {old.upper(): new.upper() for old, new in small.items()})

    def text(self, text: str) -> str:
        """Spell a text."""
        text = _WORD.sub(self._word, text)
        text = _ISSUE.sub(lambda match: f"{match[1]}{self._other(match[2])}", text)
        text = _NUMBER.sub(lambda match: self._other(match[1]), text)
        return _PROPOSAL.sub(lambda match: f"{match[1]}{match[2]}{int(match[3]) + 100 * self._number}", text)

    def _other(self, number: str) -> str:
        """Give the number that stands for another; those of two copies are never the same."""
        return f"{int(number) + 100_000 * self._number}"

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if word in self._words.people:
            return word.translate(self._letters)
        if word.lower() in self._words.rare:
            # The end stays, so that inflections of a word are still inflections.
            return word[:-2].translate(self._letters) + word[-2:]
        return word
