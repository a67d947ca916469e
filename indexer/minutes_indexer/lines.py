"""Building lines of visible text from inline content, with their links, images and code at exact offsets."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from minutes_indexer.outline import Line, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        self._plain = self._bold_only = 0  # visible characters outside strong and <u>, and in strong outside <u>
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

    @contextmanager
    def inside(self, name: str, url: str) -> Iterator[None]:
        """Add what follows as content of the element `name`."""
        self._open.append((name, url, self._length))
        yield
        self._close(*self._open.pop())

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
        names = {name for name, _, _ in self._open}
        visible = len(text.replace(" ", ""))
        if not names & _UNDERLINED:
            if names & _STRONG:
                self._bold_only += visible
            else:
                self._plain += visible

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
            strong = bool(text) and self._plain == 0
            self._done.append(Line(self._number, text, spans, strong, strong and self._bold_only == 0))
        self._text, self._length, self._spans = [], 0, []
        self._plain = self._bold_only = 0
        self._open = [(name, url, 0) for name, url, _ in self._open]
