"""Building lines of visible text from inline content, with their links, images and code at exact offsets."""

from __future__ import annotations

from typing import Literal

from minutes_indexer.outline import Line, Span

_STRONG = frozenset({"strong", "b"})
_UNDERLINED = frozenset({"u", "ins"})
SpanKind = Literal["link", "image", "code"]


class LineBuilder:
    """Collects inline content into lines; white space is folded, an element may span lines."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._text: list[str] = []
        self._length = 0
        self._spans: list[Span] = []
        self._open: list[tuple[str, str, int]] = []  # element, URL, where it starts in this line
        self._strong = self._underlined = 0  # in how many such elements we are
        self._plain = self._bold_only = False  # there is text outside strong and <u>, and in strong outside <u>
        self._done: list[Line] = []

    def text(self, text: str) -> None:
        """Add text, white space folded to one space."""
        words = text.split()
        if not words:
            if text:
                self._space()
            return
        if text[0].isspace():
            self._space()
        self._append(" ".join(words))
        if text[-1].isspace():
            self._space()

    def image(self, url: str, alt: str) -> None:
        """Add an image: its alternative text is what a reader without the picture sees."""
        start = self._length
        self.text(alt)
        self._spans.append(Span(start, max(start, self._length), "image", url))

    def new_line(self, number: int) -> None:
        """Begin source line `number`."""
        self._finish()
        self._number = number

    def break_line(self) -> None:
        """Begin a line where the source's line is not known to change (``<br>``)."""
        if self._length:
            self._finish()

    def begin(self, name: str, url: str) -> None:
        """Add what follows as content of the element `name`, until it ends."""
        self._open.append((name, url, self._length))
        self._strong += name in _STRONG
        self._underlined += name in _UNDERLINED

    def end(self) -> None:
        """End the element that was begun last."""
        name, url, start = self._open.pop()
        self._close(name, url, start)
        self._strong -= name in _STRONG
        self._underlined -= name in _UNDERLINED

    def lines(self) -> tuple[Line, ...]:
        """Give the lines; those without text and links are left out."""
        self._finish()
        return tuple(self._done)

    def _space(self) -> None:
        if self._length and not self._text[-1].endswith(" "):
            self._text.append(" ")
            self._length += 1

    def _append(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)
        if not self._underlined:
            if self._strong:
                self._bold_only = True
            else:
                self._plain = True

    def _close(self, name: str, url: str, start: int) -> None:
        kind: SpanKind | None = "link" if name == "a" and url else "code" if name in {"code", "kbd", "samp"} else None
        if kind and (self._length > start or kind == "link"):
            self._spans.append(Span(start, self._length, kind, url))

    def _finish(self) -> None:
        for name, url, start in self._open:
            self._close(name, url, start)
        text = "".join(self._text).rstrip()
        # Python's own idea of white space folds form feeds and their like too, so a line of the outline holds none.
        if text or any(span.url for span in self._spans):
            spans = tuple(Span(min(s.start, len(text)), min(s.end, len(text)), s.kind, s.url) for s in self._spans)
            strong = bool(text) and not self._plain
            self._done.append(Line(self._number, text, spans, strong, strong and not self._bold_only))
        self._text, self._length, self._spans = [], 0, []
        self._plain = self._bold_only = False
        self._open = [(name, url, 0) for name, url, _ in self._open]
