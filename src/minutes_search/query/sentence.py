"""Questions that read like a sentence, understood by a plain table of rules.

A sentence is taken apart from both ends: one of `OPENINGS` at its start, then one of `CLAUSES` at its end as long as
one fits, then one of `SUBJECTS`. Each row says what its words mean in the grammar of the query language. What is left
is the topic. A query with field syntax, quotes or operators is never taken for a sentence, and a text that no row is
sure of is none either.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from minutes_search.analysis import searchable
from minutes_search.frozen import frozen
from minutes_search.patterns import pattern
from minutes_search.query.dates import read_period
from minutes_search.query.errors import QueryError, ValueProblem
from minutes_search.query.parser import conjunction, parse
from minutes_search.query.phrases import DATE, SPAN, read_date, read_span
from minutes_search.query.tokens import tokenise
from minutes_search.query.tree import Field, Query, Word
from minutes_search.refs import normalise_reference

if TYPE_CHECKING:
    import datetime

    from minutes_search.query.tree import Node

MAX_WORDS = 40
"""Longer texts are pasted, not asked."""


@frozen
class Rule:
    """One row of a table.

    `words` is a pattern without regard to case, with blanks: ``<who>`` is a capitalised name, initials or a @login,
    ``<name>`` such a name or any one word, ``<names>`` one or two, ``<date>`` and ``<date2>`` a date,
    ``<span>`` a stretch of time, ``<topic>`` anything, ``<noun>`` a word for items, ``<actions>`` one for actions,
    ``<we>`` nobody in particular, ``<about>`` a preposition. `meaning` is grammar with the blanks in braces.
    """

    words: str
    meaning: str
    sure: bool = True
    """Whether the row alone makes the text a sentence."""
    after: str = ""
    """Of a clause: the pattern that what stands before it has to match."""
    asks_what_was_said: bool = False
    """Of an opening: what is left is all topic, so that no subject and no noun is looked for in it."""


_SAY = "(?:say|said|write|wrote|written|report|reported|think|thought|mention|mentioned|propose|proposed)"
_TALK = (
    "(?:discuss|talk about|speak about|mention|decide(?: on| about| to)?|vote(?: on| about| to| for)?|"
    "agree(?: on| about| to)?)"
)
_DONE = "(?:discussed|talked about|mentioned|decided|voted on|agreed|said|reported|raised|proposed|written)"
_SHOW = "(?:(?:show me|list|find|give me) )?"
_EVERYTHING = f"{_SHOW}(?:everything|anything)"
_DID = "(?:did|do|does|has|have)"

OPENINGS: tuple[Rule, ...] = (
    Rule(f"when did <we> last {_TALK}", "sort:date-desc", asks_what_was_said=True),
    Rule(f"when did <we>(?: first)?(?: {_TALK})?", "sort:date-asc", asks_what_was_said=True),
    Rule(f"when did <name> last {_TALK}", "by:{name} sort:date-desc", asks_what_was_said=True),
    Rule(f"when did <name>(?: first)? {_TALK}", "by:{name} sort:date-asc", asks_what_was_said=True),
    Rule(f"(?:what|where|why|how) {_DID} <we> (?:{_SAY}|{_TALK})(?: <about>)?", "", asks_what_was_said=True),
    Rule(f"(?:what )?{_DID} <name> {_SAY}(?: anything| something)?(?: <about>)?", "by:{name}", asks_what_was_said=True),
    Rule(f"what (?:was|were|has been|have been) {_DONE}(?: <about>)?", "", asks_what_was_said=True),
    Rule(f"who (?:has )?{_DONE}(?: anything| something)?(?: <about>)?", "", asks_what_was_said=True),
    Rule(
        f"{_SHOW}(?:everything|anything|all) (?:that )?<name> {_SAY}(?: <about>)?", "by:{name}", asks_what_was_said=True
    ),
    Rule(f"{_EVERYTHING}(?= (?:<about>|by|from|since|in|linked|related)\\b)", ""),
    Rule(f"{_SHOW}every(?: single)?(?= .)", "sort:date-desc"),
    Rule(f"{_SHOW}(?:all|each)(?: of)?(?: the)?(?= (?:.* )?(?:<noun>|<actions>|votes?)(?: |$))", "sort:date-desc"),
    Rule(f"{_SHOW}(?:all|each)(?= .)", "sort:date-desc", sure=False),
    Rule("(?:the )?(?:latest|newest|most recent|last) <noun>(?: of| <about>)", "sort:date-desc"),
    Rule("(?:the )?(?:first|earliest|oldest) <noun>(?: of| <about>)", "sort:date-asc"),
    Rule("(?:discussions?|mentions?)(?: of| <about>)(?= .)", ""),
    Rule("(?:what (?:are|were) )?<who>['’]s(?= (?:.* )?(?:<noun>|<actions>|votes?)(?: |$))", "by:{who}"),
    Rule(
        "(?:what (?:are|were)|show|show me|list|find)(?: the)?(?= (?:.* )?(?:<noun>|<actions>|votes?)(?: |$))",
        "",
        sure=False,
    ),
    Rule("(?:about|linked to|related to)(?= .)", "", sure=False),
)
"""Tried in this order at the start of a sentence; at most one holds."""

CLAUSES: tuple[Rule, ...] = (
    Rule("between <date> and <date2>", "date:{date}..{date2}", sure=False),
    Rule("from <date> (?:to|until|till|through) <date2>", "date:{date}..{date2}", sure=False),
    Rule("since <date>", "since:{date}", sure=False),
    Rule("(?:until|till|up to|through) <date>", "until:{date}", sure=False),
    Rule("before <date>", "before:{date}", sure=False),
    Rule("after <date>", "after:{date}", sure=False),
    Rule("(?:(?:in|during|over|within|from|of) )?the (?:last|past) <span>", "since:{span}", sure=False),
    Rule("(?:in|during|on|from|of) <date>", "date:{date}", sure=False),
    Rule("(?=last |this |yesterday|today)<date>", "date:{date}", sure=False),
    Rule(f"(?:{_DONE} )?by <who>", "by:{who}"),
    Rule(f"(?:{_DONE} )?by <names>", "by:{name}", sure=False),
    Rule("(?:of|from) <name>", "by:{name}", sure=False, after="(?:.* )?(?:items?|<actions>|votes?|announcements?)"),
    Rule("from <name>", "by:{name}", sure=False, after="(?:)"),
    Rule("for <name>", "by:{name}", sure=False, after="(?:.* )?<actions>"),
    Rule("from <who>", "by:{who}", sure=False, after="(?:(?:.* )?<noun>)?"),
    Rule("(?:(?:linked|related|referring) to|mentioning|<about>) <topic>", "", sure=False),
)
"""Tried in this order at the end of what is left, again and again."""

SUBJECTS: tuple[Rule, ...] = (
    Rule("(?:open|unfinished|outstanding) (?:<actions>|actions|tasks)", "is:action is:open"),
    Rule("(?:done|closed|finished|completed) (?:<actions>|actions|tasks)", "is:action is:done"),
    Rule("(?:open|unfinished|outstanding) <noun>", "is:open"),
    Rule("(?:done|closed|finished|completed) <noun>", "is:done"),
    Rule("<actions>", "is:action", sure=False),
    Rule("votes?", "kind:vote", sure=False),
    Rule("announcements?", "kind:announcement", sure=False),
    Rule("<noun>", "", sure=False),
)
"""What a sentence may ask for, at the end of what is left; an unsure one needs a clause beside it."""

_NOUN = (
    "(?:discussions?|items?|things?|topics?|mentions?|notes?|entry|entries|comments?|conversations?|talks?|debates?)"
)
_CAPITAL = "(?-i:[A-ZÀ-ÖØ-Þ])"
_WHO = rf"(?:@[\w-]+|{_CAPITAL}[\w.-]*(?: (?:van|von|de|der|den|di|da|del|la|le)(?= )| {_CAPITAL}[\w.-]*){{0,3}})"
_NAME = rf"(?!(?:i|he|she|it|we|they|you|the|this|that|who|a|an)\b)(?:{_WHO}|[\w.-]+)"
_BLANKS = {
    "<who>": f"(?P<who>{_WHO})",
    "<name>": f"(?P<name>{_NAME})",
    "<names>": rf"(?P<name>{_NAME}(?: [\w.-]+)?)",
    "<date>": f"(?P<date>{DATE})",
    "<date2>": f"(?P<date2>{DATE})",
    "<span>": f"(?P<span>{SPAN})",
    "<topic>": "(?P<topic>.+)",
    "<noun>": _NOUN,
    "<actions>": "(?:(?:new )?action items?|to-?dos?)",
    "<we>": "(?:we|they|you|people|anyone|anybody|someone|somebody|everyone|everybody)",
    "<about>": "(?:about|on|regarding|concerning)",
}
_BLANK = pattern(r"(?<!P)<\w+>")
_NOUN_OF = pattern(rf"{_NOUN} (?:of|for|in) ", re.IGNORECASE)
_LEFT_OVER = pattern(r"\b(?:since|until|between)\b", re.IGNORECASE)
_FILLER = frozenset(["the", "a", "an", "our", "of", "for", "to", "on", "in", "with", "at", "from", "about", "and"])
_EDGE = "?!.,;: "
_PLACES = {"is": "is", "kind": "is", "by": "by", "sort": "sort"}


@frozen
class Understood:
    """A query as it was understood, and what its words say literally."""

    query: Query
    literal: Query
    as_sentence: bool


def understand(text: str, today: datetime.date) -> Understood:
    """Return what the text means, as a sentence if it reads like one; `QueryError` where it cannot be used."""
    sentence = read_sentence(text, today)
    try:
        literal = parse(text, today)
    except QueryError:
        if sentence is None:
            raise
        literal = Query(conjunction(_words(text, frozenset())))  # a question mark that stands by itself
    return Understood(sentence or literal, literal, sentence is not None)


def read_sentence(text: str, today: datetime.date) -> Query | None:
    """Return the query that a sentence means; None where the text does not read like one."""
    if not 1 < len(text.split()) <= MAX_WORDS or not _plain(text):  # one word alone is sure of nothing
        return None
    reading = _Reading(" ".join(text.split()).strip(_EDGE))
    reading.read(today)
    try:
        return reading.query(today)
    except QueryError:  # a date that there is not
        return None


def _plain(text: str) -> bool:
    """Tell whether the text is words only, without anything of the query's grammar."""
    try:
        tokens = tokenise(text)
    except QueryError:
        return False
    return "\\" not in text and all(token.type in {"word", "end"} for token in tokens)


class _Reading:
    """What has been read so far, and what is left of the sentence."""

    def __init__(self, text: str) -> None:
        self.left = text
        self.sure = False
        self.opening: Rule | None = None
        self.clauses = 0
        self.topics: list[str] = []
        self.grammar: dict[str, list[str]] = {name: [] for name in ("is", "by", "date", "sort")}

    def read(self, today: datetime.date) -> None:
        """Read all rows that hold."""
        for rule in OPENINGS:
            if match := _pattern(rule).match(self.left):
                self._take(rule, match, today)
                self.opening, self.left = rule, self.left[match.end() :].strip()
                break
        while self._clause(today):
            self.clauses += 1
        if not (self.opening and self.opening.asks_what_was_said):
            self._subject(today)
        self.topics.insert(0, self.left)

    def _clause(self, today: datetime.date) -> bool:
        for rule in CLAUSES:
            match = _pattern(rule, at_end=True).fullmatch(self.left)
            if match and (not rule.after or _compiled(rule.after).fullmatch(match["rest"])):
                self._take(rule, match, today)
                self.left = match["rest"]
                if topic := match.groupdict().get("topic"):
                    self.topics.insert(0, topic)
                return True
        return False

    def _subject(self, today: datetime.date) -> None:
        for rule in SUBJECTS:
            if match := _pattern(rule, at_end=True).fullmatch(self.left):
                self._take(rule, match, today)
                self.sure = self.sure or (self.clauses > 0 and rule.meaning != "")
                self.left = match["rest"]
                break
        self.left = _NOUN_OF.sub("", self.left, count=1) if _NOUN_OF.match(self.left) else self.left

    def _take(self, rule: Rule, match: re.Match[str], today: datetime.date) -> None:
        """Note what a row means, each piece where the written order of a query has it."""
        self.sure = self.sure or rule.sure
        found = _filled(match, today)
        for piece in rule.meaning.split():
            self.grammar[_PLACES.get(piece.partition(":")[0], "date")].append(piece.format_map(found))

    def query(self, today: datetime.date) -> Query | None:
        """Return the query; None where nothing is sure, or a part was not understood."""
        nodes: list[Node] = []
        references: list[Node] = []
        for i, topic in enumerate(self.topics):
            reference = normalise_reference(topic) if self.opening or i > 0 else None
            if reference:
                references.append(Field("ref", (reference,)))
                self.sure = True
            elif _LEFT_OVER.search(topic):
                return None
            else:
                nodes += _words(topic, _FILLER)
        fields = parse(" ".join(piece for pieces in self.grammar.values() for piece in pieces), today)
        root = conjunction([*nodes, *references, *([fields.root] if fields.root else [])])
        return Query(root, fields.sort) if self.sure and root else None


def _words(text: str, filler: frozenset[str]) -> list[Node]:
    """Return the words of a text that can be searched for, without filler and the punctuation after them."""
    words = [word.rstrip(_EDGE) for word in text.split() if word.lower() not in filler]
    return [Word(word) for word in words if searchable(word)]


def _filled(match: re.Match[str], today: datetime.date) -> dict[str, str]:
    """Return what stands in the blanks of a row, as the grammar writes it."""
    found = {name: text for name, text in match.groupdict().items() if text and name not in {"rest", "topic"}}
    for name, text in found.items():
        if name in {"date", "date2"}:
            found[name] = read_date(text)
        else:
            found[name] = read_span(text) if name == "span" else '"' + text.rstrip(".") + '"'
    if "date2" in found:
        found["date"], found["date2"] = _in_order(found["date"], found["date2"], today)
    return found


def _in_order(date: str, other: str, today: datetime.date) -> tuple[str, str]:
    """Return two dates, the earlier one first; those that are none stay for the parser to refuse."""
    try:
        return (date, other) if read_period(date, today) <= read_period(other, today) else (other, date)
    except ValueProblem:
        return date, other


@functools.cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(_BLANK.sub(lambda blank: _BLANKS[blank[0]], words), re.IGNORECASE)


def _pattern(rule: Rule, *, at_end: bool = False) -> re.Pattern[str]:
    """Return the pattern of a row, for the start of a text or for its end after ``rest``."""
    return _compiled(f"(?P<rest>|.*?(?= )) ?(?:{rule.words})" if at_end else rf"(?:{rule.words})(?:\s+|$)")
