"""Link labels, destinations and titles (CommonMark 6.3), and link reference definitions (4.7)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5

MAX_LABEL = 999
_LABEL = re.compile(r"\[((?:[^\\\[\]]|\\.){0,1000}+)\]", re.DOTALL)
_TITLE = re.compile(r'"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\'|\((?:[^()\\]|\\.)*+\)', re.DOTALL)
_ANGLED = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_SPACE = re.compile(r"[ \t]*+(?:\n[ \t]*+)?")
ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED = re.compile(rf"\\([!-/:-@\[-`{{-~])|({ENTITY.pattern})")
_MAX_PARENTHESES = 32


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link or image leads, and where its notation ends in the text."""

    url: str
    title: str
    end: int

    def attributes(self, name: str) -> dict[str, str]:
        """The HTML attributes, that of the URL having the name given."""
        return {name: self.url, "title": self.title} if self.title else {name: self.url}


def normalise_label(label: str) -> str:
    """The form in which labels are compared: white space folded, case folded."""
    return " ".join(label.split()).casefold()


def decode_entity(entity: str) -> str:
    """The text of an HTML entity such as ``&amp;`` (CommonMark 2.5); an unknown one is its own text."""
    if entity[1] != "#" and entity[1:] not in html5:
        return entity
    # `unescape` gives nothing for a control character.
    return html.unescape(entity) or "\ufffd"


def unescape(text: str) -> str:
    """Backslash escapes and entities resolved (CommonMark 2.4, 2.5)."""
    return _ESCAPED.sub(lambda match: match[1] or decode_entity(match[2]), text)


def unescape_entities(text: str) -> str:
    """Entities resolved (CommonMark 2.5)."""
    return ENTITY.sub(lambda match: decode_entity(match[0]), text) if "&" in text else text


def skip_space(text: str, at: int) -> int:
    """The offset behind spaces, tabs and up to one line end."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def parse_label(text: str, at: int) -> tuple[str, int] | None:
    """A link label at an offset: its raw text and the offset behind it."""
    match = _LABEL.match(text, at)
    if match is None or len(match[1]) > MAX_LABEL:
        return None
    return match[1], match.end()


def parse_destination(text: str, at: int) -> tuple[str, int] | None:
    """A link destination at an offset: unescaped, and the offset behind it."""
    if text.startswith("<", at):
        match = _ANGLED.match(text, at)
        return (unescape(match[1]), match.end()) if match else None
    depth, end, size = 0, at, len(text)
    while end < size:
        character = text[end]
        if character == "\\" and text[end + 1 : end + 2] > " ":
            end += 1
        elif character <= " " or character == "\x7f":
            break
        elif character == "(":
            depth += 1
            if depth > _MAX_PARENTHESES:
                return None
        elif character == ")":
            if depth == 0:
                break
            depth -= 1
        end += 1
    if depth or end > size:
        return None
    return unescape(text[at:end]), end


def parse_title(text: str, at: int) -> tuple[str, int] | None:
    """A link title at an offset: unescaped, and the offset behind it."""
    match = _TITLE.match(text, at)
    return (unescape(match[0][1:-1]), match.end()) if match else None


def parse_inline_target(text: str, at: int) -> Target | None:
    """``(destination "title")`` at an offset."""
    if not text.startswith("(", at):
        return None
    destination = parse_destination(text, skip_space(text, at + 1))
    if destination is None:
        return None
    url, end = destination
    title, behind = "", skip_space(text, end)
    if behind > end and (found := parse_title(text, behind)) is not None:
        title, end = found
        behind = skip_space(text, end)
    return Target(url, title, behind + 1) if text.startswith(")", behind) else None


def _line_end(text: str, at: int) -> int | None:
    """The offset behind the end of the line, where nothing but space is left on it."""
    end = at
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    if end == len(text):
        return end
    return end + 1 if text[end] == "\n" else None


def parse_definition(text: str, at: int) -> tuple[str, str, str, int] | None:
    """A link reference definition at an offset: normalised label, destination, title and the offset behind its line."""
    label = parse_label(text, at)
    if label is None or not label[0].strip() or not text.startswith(":", label[1]):
        return None
    start = skip_space(text, label[1] + 1)
    destination = parse_destination(text, start)
    if destination is None or destination[1] == start:
        return None
    name, (url, behind) = normalise_label(label[0]), destination
    before_title = skip_space(text, behind)
    title = parse_title(text, before_title) if before_title > behind else None
    if title is not None:
        end = _line_end(text, title[1])
        if end is not None:
            return name, url, title[0], end
    end = _line_end(text, behind)
    return None if end is None else (name, url, "", end)


def take_definitions(lines: list[str], references: dict[str, tuple[str, str]]) -> int:
    """Move the definitions that a paragraph begins with to `references` (label: destination, title).

    Returns how many of the lines they took. The first definition of a label counts.
    """
    if not lines or not lines[0].startswith("["):
        return 0
    text = "\n".join(lines)
    at = 0
    while text.startswith("[", at):
        definition = parse_definition(text, at)
        if definition is None:
            break
        name, url, title, at = definition
        references.setdefault(name, (url, title))
    return len(lines) if at >= len(text) else text.count("\n", 0, at)
