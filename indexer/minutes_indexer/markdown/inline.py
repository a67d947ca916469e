"""Inline content by CommonMark 6 and GFM: code, links, images, emphasis, raw HTML, line breaks, and line marks.

Python-Markdown's own inline patterns are not used: each is a pass over the whole text with a regular expression,
which reads emphasis and brackets by other rules than CommonMark's and takes quadratic time on text that is not
Markdown at all. This is the second phase of the parsing strategy in CommonMark's appendix, in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from minutes_indexer.html_tree import append_text
from minutes_indexer.markdown.autolinks import find_bare_urls, trim_url
from minutes_indexer.markdown.delimiters import Run, RunStack, flanking
from minutes_indexer.markdown.html_blocks import CLOSE_TAG, OPEN_TAG, number_elements, special_html_end
from minutes_indexer.markdown.pieces import Piece, PieceWriter
from minutes_indexer.markdown.references import (
    ENTITY,
    MAX_LABEL,
    Target,
    decode_entity,
    normalise_label,
    parse_inline_target,
    parse_label,
    unescape_entities,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from minutes_indexer.markdown.autolinks import BareUrl

_PLAIN = re.compile(r"[^\n`\[\]\\!<&*_~]+")
_NO_MARKUP = re.compile(rf"(?:{_PLAIN.pattern})?")
_BOXED = re.compile(rf"\[[ xX]?\](?=[ \t]){_PLAIN.pattern}")
"""An entry with a checkbox, which is text unless its label is defined."""
_TICKS = re.compile(r"`+")
_ESCAPE = re.compile(r"[!-/:-@\[-`{-~]")
_URI = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*+)>")
_EMAIL = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]++@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
_TAG = re.compile(rf"{OPEN_TAG}|{CLOSE_TAG}")
_LINE_END = re.compile(r"( {2,})? ?\n")


@dataclass(eq=False, slots=True)
class _Bracket:
    """A ``[`` or ``![`` that may begin a link or an image."""

    index: int
    """Of its piece."""
    end: int
    """Offset in the text behind it."""
    line: int
    is_image: bool
    run_below: Run | None
    holds_bracket: bool = False
    """Another bracket was opened behind it, so what it holds is no label."""


def render_inline(
    element: Element,
    text: str,
    line: int,
    references: Mapping[str, tuple[str, str]],
    stash: Callable[[str], str],
) -> None:
    """Write a block's text, whose first line has the number `line`, into its empty element.

    Each further line begins with an empty ``<span data-line>``. `references` has destination and title for each
    normalised label. `stash` puts raw HTML aside and returns what stands for it in the text.
    """
    plain = _NO_MARKUP.fullmatch(text) or (not references and _BOXED.fullmatch(text))
    if plain and not find_bare_urls(text):
        element.text = text
    else:
        PieceWriter(element).write(_InlineParser(text, line, references, stash).parse())


class _InlineParser:
    def __init__(
        self, text: str, line: int, references: Mapping[str, tuple[str, str]], stash: Callable[[str], str]
    ) -> None:
        self._text = text
        self._line = line
        self._references = references
        self._stash = stash
        self._at = 0
        self._pieces: list[Piece] = []
        self._runs = RunStack()
        self._brackets: list[_Bracket] = []
        self._inactive = 0
        """How many of the brackets hold a link already, so that those of them that are no image begin none."""
        self._urls = find_bare_urls(text)
        self._urls.reverse()
        self._ticks: dict[int, list[int]] | None = None
        """Length of a run of backticks: where such runs start, the last first."""
        self._absent: set[str] = set()
        """Ends of raw HTML that do not occur any more."""
        self._readers: dict[str, Callable[[], None]] = {
            "\n": self._line_end,
            "`": self._code,
            "\\": self._backslash,
            "[": self._open_bracket,
            "!": self._bang,
            "]": self._close_bracket,
            "<": self._angle,
            "&": self._entity,
            "*": self._run,
            "_": self._run,
            "~": self._run,
        }

    def parse(self) -> list[Piece]:
        """The text in pieces."""
        size = len(self._text)
        while self._at < size:
            while self._urls and self._urls[-1].start < self._at:
                self._urls.pop()
            if self._urls and self._urls[-1].start == self._at and self._bare_url(self._urls.pop()):
                continue
            reader = self._readers.get(self._text[self._at])
            if reader is None:
                self._plain(self._urls[-1].start if self._urls else size)
            else:
                reader()
        self._runs.pair(None)
        return self._pieces

    def _emit(self, plain: str, nodes: Sequence[Element | str] | None = None) -> Piece:
        piece = Piece(plain, nodes)
        self._pieces.append(piece)
        return piece

    def _consume(self, end: int) -> list[Element]:
        """Go on to `end`; returns the marks of the lines that begin in what is passed over."""
        first = self._line + 1
        self._line += self._text.count("\n", self._at, end)
        self._at = end
        return _marks(first, self._line)

    def _plain(self, stop: int) -> None:
        match = _PLAIN.match(self._text, self._at, stop)
        end = match.end() if match else self._at + 1
        text = self._text[self._at : end]
        if self._text[end : end + 1] == "\n":
            # Spaces before a line end belong to the line end.
            text = text.rstrip(" ")
        if text:
            self._emit(text)
            self._at += len(text)
        else:
            self._line_end()

    def _line_end(self) -> None:
        match = _LINE_END.match(self._text, self._at)
        end = match.end() if match else self._at + 1
        line_break = [Element("br")] if match and match[1] else []
        self._emit("\n", [*line_break, "\n", *self._consume(end)])

    def _backslash(self) -> None:
        following = self._text[self._at + 1 : self._at + 2]
        if following == "\n":
            self._emit("\n", [Element("br"), "\n", *self._consume(self._at + 2)])
        elif _ESCAPE.match(following):
            self._emit(following)
            self._at += 2
        else:
            self._emit("\\")
            self._at += 1

    def _code(self) -> None:
        if self._ticks is None:
            self._ticks = {}
            for match in reversed(list(_TICKS.finditer(self._text))):
                self._ticks.setdefault(len(match[0]), []).append(match.start())
        start = self._at
        while self._text[self._at : self._at + 1] == "`":
            self._at += 1
        ticks = self._text[start : self._at]
        closers = self._ticks.get(len(ticks), [])
        while closers and closers[-1] < self._at:
            closers.pop()
        if closers:
            self._emit_code(closers.pop())
            self._at += len(ticks)
        else:
            self._emit(ticks)

    def _emit_code(self, end: int) -> None:
        """The code from here to `end`: line ends become spaces, one space on each side is left out (CommonMark 6.1)."""
        plain = self._text[self._at : end].replace("\n", " ")
        before: list[Element] = []
        stop = end
        if plain[:1] == plain[-1:] == " " and plain.strip(" "):
            plain = plain[1:-1]
            before, stop = self._consume(self._at + 1), end - 1
        code = Element("code")
        while (line_end := self._text.find("\n", self._at, stop)) >= 0:
            append_text(code, self._text[self._at : line_end] + " ")
            code.extend(self._consume(line_end + 1))
        append_text(code, self._text[self._at : stop])
        self._at = stop
        self._emit(plain, [*before, code, *self._consume(end)])

    def _entity(self) -> None:
        match = ENTITY.match(self._text, self._at)
        written = match[0] if match else "&"
        self._emit(decode_entity(written) if match else written)
        self._at += len(written)

    def _run(self) -> None:
        start, character = self._at, self._text[self._at]
        while self._text[self._at : self._at + 1] == character:
            self._at += 1
        length = self._at - start
        piece = self._emit(character * length)
        can_open, can_close = flanking(self._text, start, self._at)
        # One tilde is "about" in minutes, not a strikethrough.
        if (can_open or can_close) and (character != "~" or length > 1):
            self._runs.push(Run(piece, character, length, length, can_open, can_close))

    def _angle(self) -> None:
        text, at = self._text, self._at
        if match := _URI.match(text, at) or _EMAIL.match(text, at):
            address = match[1]
            self._emit_autolink(address, address if match.re is _URI else "mailto:" + address)
            self._at = match.end()
        elif match := _TAG.match(text, at):
            html = number_elements(match[0], self._line)
            self._emit("", [self._stash(html), *self._consume(match.end())])
        elif (end := special_html_end(text, at, self._absent)) is not None:
            # A comment, instruction or declaration is no text.
            self._emit("", self._consume(end))
        else:
            self._emit("<")
            self._at += 1

    def _emit_autolink(self, text: str, url: str) -> None:
        link = Element("a", {"href": url})
        link.text = text
        self._emit(text, [link]).is_link = True

    def _bare_url(self, candidate: BareUrl) -> bool:
        # Within brackets a URL ends where the brackets do: [https://example.org](https://example.org/page)
        url = trim_url(self._text, candidate, "]" if self._brackets else None)
        if url is None:
            return False
        written = unescape_entities(self._text[url.start : url.end])
        self._emit_autolink(written, written if "://" in written[:8] else "http://" + written)
        self._at = url.end
        return True

    def _open_bracket(self, mark: str = "[") -> None:
        if self._brackets:
            self._brackets[-1].holds_bracket = True
        piece_index = len(self._pieces)
        self._emit(mark)
        self._at += len(mark)
        self._brackets.append(_Bracket(piece_index, self._at, self._line, mark == "![", self._runs.top))

    def _bang(self) -> None:
        if self._text.startswith("![", self._at):
            self._open_bracket("![")
        else:
            self._emit("!")
            self._at += 1

    def _close_bracket(self) -> None:
        close = self._at
        self._at += 1
        if not self._brackets:
            self._emit("]")
            return
        bracket = self._brackets.pop()
        is_active = bracket.is_image or len(self._brackets) >= self._inactive
        self._inactive = min(self._inactive, len(self._brackets))
        target = (
            (parse_inline_target(self._text, self._at) or self._reference_target(bracket, close)) if is_active else None
        )
        if target is None:
            self._emit("]")
            return
        self._runs.pair(bracket.run_below)
        if bracket.is_image:
            self._finish_image(bracket, target)
        else:
            self._finish_link(bracket, target)

    def _finish_link(self, bracket: _Bracket, target: Target) -> None:
        opening = self._pieces[bracket.index]
        opening.plain, opening.link = "", Element("a", target.attributes("href"))
        for piece in self._pieces[bracket.index + 1 :]:
            if piece.is_link:
                piece.nodes, piece.is_link = None, False
        self._emit("", self._consume(target.end)).ends_link = True
        self._inactive = len(self._brackets)

    def _finish_image(self, bracket: _Bracket, target: Target) -> None:
        alt = "".join(piece.plain for piece in self._pieces[bracket.index + 1 :])
        del self._pieces[bracket.index :]
        # The text was an attribute: the marks of its lines follow the image.
        marks = [*_marks(bracket.line + 1, self._line), *self._consume(target.end)]
        self._emit(alt, [Element("img", {**target.attributes("src"), "alt": alt}), *marks])

    def _reference_target(self, bracket: _Bracket, close: int) -> Target | None:
        """What the definition says that is meant by the label behind the bracket, or by its own text."""
        label = parse_label(self._text, self._at)
        end = self._at if label is None else label[1]
        if label is not None and label[0]:
            name = label[0]
        elif bracket.holds_bracket or close - bracket.end > MAX_LABEL:
            return None
        else:
            name = self._text[bracket.end : close]
        reference = self._references.get(normalise_label(name)) if self._references else None
        return None if reference is None else Target(*reference, end)


def _marks(first: int, last: int) -> list[Element]:
    return [Element("span", {"data-line": str(number)}) for number in range(first, last + 1)]
