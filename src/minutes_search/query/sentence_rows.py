"""How sentences are read, as tables: what rows of words mean in the grammar of the query language.

A row's pattern takes a millisecond to compile, and with a date five. So each row says which words it needs, and
without one of these it is not looked at; nor is one that needs a date where nothing can be one.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.patterns import pattern
from minutes_search.query.phrases import DATE, DATE_WORDS, SPAN

if TYPE_CHECKING:
    from collections.abc import Sequence, Set


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
    needs: str
    """Words in small letters, of which a text has one or more wherever the row fits; of an opening it begins so."""
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
    Rule(f"when did <we> last {_TALK}", "sort:date-desc", "when", asks_what_was_said=True),
    Rule(f"when did <we>(?: first)?(?: {_TALK})?", "sort:date-asc", "when", asks_what_was_said=True),
    Rule(f"when did <name> last {_TALK}", "by:{name} sort:date-desc", "when", asks_what_was_said=True),
    Rule(f"when did <name>(?: first)? {_TALK}", "by:{name} sort:date-asc", "when", asks_what_was_said=True),
    Rule(
        f"(?:what|where|why|how) {_DID} <we> (?:{_SAY}|{_TALK})(?: <about>)?", "", "what where why how",
        asks_what_was_said=True,
    ),
    Rule(
        f"(?:what )?{_DID} <name> {_SAY}(?: anything| something)?(?: <about>)?", "by:{name}",
        "what did do does has have", asks_what_was_said=True,
    ),
    Rule(
        f"what (?:was|were|has been|have been) {_DONE}(?: <about>)?", "", "what",
        asks_what_was_said=True,
    ),
    Rule(
        f"who (?:has )?{_DONE}(?: anything| something)?(?: <about>)?", "", "who",
        asks_what_was_said=True,
    ),
    Rule(
        f"{_SHOW}(?:everything|anything|all) (?:that )?<name> {_SAY}(?: <about>)?", "by:{name}",
        "show list find give everything anything all", asks_what_was_said=True,
    ),
    Rule(
        f"{_EVERYTHING}(?= (?:<about>|by|from|since|in|linked|related)\\b)", "",
        "show list find give everything anything",
    ),
    Rule(f"{_SHOW}every(?: single)?(?= .)", "sort:date-desc", "show list find give every"),
    Rule(
        f"{_SHOW}(?:all|each)(?: of)?(?: the)?(?= (?:.* )?(?:<noun>|<actions>|votes?)(?: |$))", "sort:date-desc",
        "show list find give all each",
    ),
    Rule(f"{_SHOW}(?:all|each)(?= .)", "sort:date-desc", "show list find give all each", sure=False),
    Rule(
        "(?:the )?(?:latest|newest|most recent|last) <noun>(?: of| <about>)", "sort:date-desc",
        "the latest newest most last",
    ),
    Rule("(?:the )?(?:first|earliest|oldest) <noun>(?: of| <about>)", "sort:date-asc", "the first earliest oldest"),
    Rule("(?:discussions?|mentions?)(?: of| <about>)(?= .)", "", "discussion discussions mention mentions"),
    Rule("(?:what (?:are|were) )?<who>['’]s(?= (?:.* )?(?:<noun>|<actions>|votes?)(?: |$))", "by:{who}", "'s"),
    Rule(
        "(?:what (?:are|were)|show|show me|list|find)(?: the)?(?= (?:.* )?(?:<noun>|<actions>|votes?)(?: |$))", "",
        "what show list find", sure=False,
    ),
    Rule("(?:about|linked to|related to)(?= .)", "", "about linked related", sure=False),
)  # fmt: skip
"""Tried in this order at the start of a sentence; at most one holds."""

CLAUSES: tuple[Rule, ...] = (
    Rule("between <date> and <date2>", "date:{date}..{date2}", "between", sure=False),
    Rule("from <date> (?:to|until|till|through) <date2>", "date:{date}..{date2}", "from", sure=False),
    Rule("since <date>", "since:{date}", "since", sure=False),
    Rule("(?:until|till|up to|through) <date>", "until:{date}", "until till up through", sure=False),
    Rule("before <date>", "before:{date}", "before", sure=False),
    Rule("after <date>", "after:{date}", "after", sure=False),
    Rule(
        "(?:(?:in|during|over|within|from|of) )?the (?:last|past) <span>", "since:{span}", "last past", sure=False,
    ),
    Rule("(?:in|during|on|from|of) <date>", "date:{date}", "in during on from of", sure=False),
    Rule("(?=last |this |yesterday|today)<date>", "date:{date}", "last this yesterday today", sure=False),
    Rule(f"(?:{_DONE} )?by <who>", "by:{who}", "by"),
    Rule(f"(?:{_DONE} )?by <names>", "by:{name}", "by", sure=False),
    Rule(
        "(?:of|from) <name>", "by:{name}", "of from", sure=False,
        after="(?:.* )?(?:items?|<actions>|votes?|announcements?)",
    ),
    Rule("from <name>", "by:{name}", "from", sure=False, after="(?:)"),
    Rule("for <name>", "by:{name}", "for", sure=False, after="(?:.* )?<actions>"),
    Rule("from <who>", "by:{who}", "from", sure=False, after="(?:(?:.* )?<noun>)?"),
    Rule(
        "(?:(?:linked|related|referring) to|mentioning|<about>) <topic>", "",
        "linked related referring mentioning about on regarding concerning", sure=False,
    ),
)  # fmt: skip
"""Tried in this order at the end of what is left, again and again."""

_NOUNS = (
    "discussion discussions item items thing things topic topics mention mentions note notes entry entries "
    "comment comments conversation conversations talk talks debate debates"
)
_OPEN, _DONE_WITH = "open unfinished outstanding", "done closed finished completed"
SUBJECTS: tuple[Rule, ...] = (
    Rule("(?:open|unfinished|outstanding) (?:<actions>|actions|tasks)", "is:action is:open", _OPEN),
    Rule("(?:done|closed|finished|completed) (?:<actions>|actions|tasks)", "is:action is:done", _DONE_WITH),
    Rule("(?:open|unfinished|outstanding) <noun>", "is:open", _OPEN),
    Rule("(?:done|closed|finished|completed) <noun>", "is:done", _DONE_WITH),
    Rule("<actions>", "is:action", "action todo todos to-do to-dos", sure=False),
    Rule("votes?", "kind:vote", "vote votes", sure=False),
    Rule("announcements?", "kind:announcement", "announcement announcements", sure=False),
    Rule("<noun>", "", _NOUNS, sure=False),
)  # fmt: skip
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


def words_of(text: str) -> tuple[Set[str] | None, Set[str] | None]:
    """Return those words of a text that rows may need: of openings, and of others; ``<date>`` where it may have one.

    None where letters beyond ASCII stand in it: without regard to case some of these are the same as others.
    """
    if not text.isascii():
        return None, None
    words = text.lower().replace("'s ", " 's ").split()
    found = set(words)
    if not found.isdisjoint(DATE_WORDS) or any(map(str.isdigit, text)):
        found.add("<date>")
    return {*words[:1], "'s"}.intersection(words), found


def looked_at(rules: Sequence[Rule], words: Set[str] | None) -> Sequence[Rule]:
    """Return those rows of a table that may fit where a text has these words."""
    if words is None:
        return rules
    dated = "<date>" in words
    return [
        rule for rule in rules
        if not words.isdisjoint(_needed(rule.needs)) and (dated or "<date>" not in rule.words)
    ]  # fmt: skip


@functools.cache
def words_needed() -> frozenset[str]:
    """Return all words that rows need."""
    return frozenset().union(*(_needed(rule.needs) for rule in (*OPENINGS, *CLAUSES, *SUBJECTS)))


@functools.cache
def _needed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def without_noun(text: str) -> str:
    """Return what a text asks for without "items of" or its like at its start."""
    if text.isascii() and text.partition(" ")[0].lower() not in _needed(_NOUNS):
        return text
    return _NOUN_OF.sub("", text, count=1) if _NOUN_OF.match(text) else text


def at_start(rule: Rule) -> re.Pattern[str]:
    """Return the pattern of a row for the start of a text."""
    return compiled(rf"(?:{rule.words})(?:\s+|$)")


def at_end(rule: Rule) -> re.Pattern[str]:
    """Return the pattern of a row for the end of a text, after ``rest``."""
    return compiled(f"(?P<rest>|.*?(?= )) ?(?:{rule.words})")


@functools.cache
def compiled(words: str) -> re.Pattern[str]:
    """Return a pattern with blanks as a regular expression."""
    return re.compile(_BLANK.sub(lambda blank: _BLANKS[blank[0]], words), re.IGNORECASE)
