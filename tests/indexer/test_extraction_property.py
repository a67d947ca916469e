"""No text makes extraction raise; how a text is stored changes nothing; what is appended moves nothing before it."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.outline_codec import outline_from_bytes, outline_to_bytes
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_file
from minutes_search.model import Item, Meeting, Skipped
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# While working on extraction: MINUTES_EXAMPLES=20000
EXAMPLES = int(os.environ.get("MINUTES_EXAMPLES", "150"))
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
seldom = settings(max_examples=max(EXAMPLES // 4, 1), deadline=None, suppress_health_check=list(HealthCheck))

PATH = "2024-06-12.md"
PEOPLE = """
## Attendees

| Name | Initials | GitHub ID |
| ---- | -------- | --------- |
| Ada Brook | AB | adabrook |
| Wilma Verhoeven | WV | wilmav |
"""

INDENT = st.sampled_from(["", "", "", "  ", "    ", "    ", "        ", " ", "   ", "            "])
BULLET = st.sampled_from(["- ", "- ", "* ", "*   ", "1. ", "2. ", "+ ", "-", ""])
CHECKBOX = st.sampled_from(["", "", "[ ] ", "[x] ", "[X] ", "[ ]", "[z] ", "( ) [ ] "])
MARK = st.sampled_from(
    [
        "",
        "",
        "",
        "(AB) ",
        "(AB): ",
        "WV: ",
        "[WV] ",
        "@wilmav: ",
        "(AB/WV) ",
        "(???) ",
        "(all) ",
        "Ada - ",
        "()",
        "( ) ",
    ]
)
WORDS = st.sampled_from(
    [
        "mirrors",
        "Ada to count them",
        "WV will ask",
        "TODO: again",
        "todo",
        "Next steps:",
        "2020-10-07",
        "**bold**",
        "<u>line</u>",
        "`code`",
        "a (Ada)",
        "a -- Wilma",
        "[2020-10-07](https://pads.example.org/x)",
        "Agenda:",
        "N/A",
        "[text](https://github.com/lantern/wick/pull/5#x)",
        "lantern/wick#5",
        "CEP 46",
        "~~no~~",
        "![goat](a.jpg)",
        "...",
        "https://example.org/a?b=c.",
        "Attendees",
        "Ada Brook (AB)",
        "18 people total",
        "Present: Ada, Wilma",
        "*",
        "a | b",
    ]
)
HEADING = st.builds(
    "{} {}".format,
    st.sampled_from(["##", "##", "###", "####", "##"]),
    st.sampled_from(
        ["Agenda", "New items", "TODOs", "Subteam updates", "Bot", "Ada", "Mirrors", "Survey (Wilma)", "Notes", "CFEPs"]
    ),
)
ENTRY = st.builds("{}{}{}{}{}".format, INDENT, BULLET, CHECKBOX, MARK, WORDS)
LINE = st.one_of(ENTRY, ENTRY, ENTRY, ENTRY, HEADING, st.just(""), st.just("---"), st.just("**Old items**"))
MINUTES = st.lists(LINE, max_size=25).map(
    lambda lines: "\n".join(["# 2024-06-12 lantern-forge meeting", PEOPLE, "## Agenda", "", *lines, ""])
)
# What a line may be besides: blocks that do not end where a line ends.
ODD = st.sampled_from(
    [
        "```",
        "    ```",
        "~~~",
        "<ul>",
        "<li>",
        "</ul>",
        "<!--",
        "-->",
        "> quoted",
        "| a | b |",
        "|---|---|",
        "===",
        "# Title",
        "\x0c",
        "a\u2028b",
        "\\",
        "<b>",
        "&nbsp;",
        "[^1]: x",
        "\t- tab",
    ]
)
ODD_MINUTES = st.lists(st.one_of(LINE, LINE, ODD), max_size=25).map("\n".join)


def read(content: str | bytes, path: str = PATH) -> Meeting | Skipped:
    """Read one file as an archive of its own."""
    outline = read_file(path, content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    if isinstance(outline, Skipped):
        return outline
    evidence = read_evidence(outline, archive="a", path=path)
    return extract(outline, archive="a", path=path, directory=Directory.build([evidence] if evidence else []))


def items(content: str | bytes) -> tuple[Item, ...]:
    found = read(content)
    return found.items if isinstance(found, Meeting) else ()


@cache
def corpus() -> list[Path]:
    return sorted((SHARED / "corpus").glob("*/*.md")) + sorted((SHARED / "corpus").glob("elsewhere/*/*.md"))


def file_of(data: st.DataObject) -> str:
    return data.draw(st.sampled_from(corpus()), label="file").read_text("utf-8")


# Nothing raises ------------------------------------------------------------------------------------------------


@given(st.one_of(MINUTES, ODD_MINUTES))
@often
def test_generated_minutes_are_read_and_every_item_is_sound(text: str) -> None:
    lines = text.count("\n") + 1
    found = items(text)
    assert [item.line for item in found] == sorted({item.line for item in found})
    for item in found:
        assert 1 <= item.line <= lines
        assert item.title
        assert all(1 <= line.line <= lines for line in item.lines)
        assert all(action.text and 1 <= action.line <= lines for action in item.actions)
        assert len({reference.id for reference in item.refs}) == len(item.refs)
        assert len({mention.label for mention in item.speakers}) == len(item.speakers)
    assert len({item.id for item in found}) == len(found)


@given(st.one_of(st.text(), st.text(alphabet=" \t\n\r-*+>#`~_=|<>/[]()!\\:&@?0123456789.abATODO\x00\x0c\u2028\ud800")))
@often
def test_any_text_is_read(text: str) -> None:
    read(text)
    read(f"# 2024-06-12\n{text}")


@given(st.binary())
@often
def test_any_bytes_are_read_or_skipped_with_a_reason(content: bytes) -> None:
    found = read(content)
    assert isinstance(found, Meeting) or found.reason


@needs_shared
@given(st.data())
@seldom
def test_damaged_minutes_are_read(data: st.DataObject) -> None:
    lines = file_of(data).split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        until = data.draw(st.integers(at, min(at + 30, len(lines))))
        match data.draw(st.sampled_from(["cut", "double", "shuffle", "indent", "dedent", "halve"]), label="damage"):
            case "cut":
                del lines[at:until]
            case "double":
                lines[at:at] = lines[at:until]
            case "shuffle":
                lines[at:until] = data.draw(st.permutations(lines[at:until]))
            case "indent":
                lines[at:until] = [data.draw(INDENT) + line for line in lines[at:until]]
            case "dedent":
                lines[at:until] = [line.lstrip() for line in lines[at:until]]
            case "halve":
                lines[at:until] = [line[: len(line) // 2] for line in lines[at:until]]
        lines = lines or [""]
    read("\n".join(lines))


@needs_shared
@given(st.data())
@seldom
def test_minutes_with_flipped_bytes_are_read_or_skipped(data: st.DataObject) -> None:
    content = bytearray(file_of(data).encode())
    for at in data.draw(st.lists(st.integers(0, max(len(content) - 1, 0)), max_size=5)):
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    found = read(bytes(content))
    assert isinstance(found, Meeting) or found.reason


# How a text is stored changes nothing --------------------------------------------------------------------------


def with_trailing_space(text: str) -> str:
    return re.sub(r"(?<!\\)$", "  ", text, flags=re.MULTILINE)


def with_crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def with_bom(text: str) -> str:
    return "\ufeff" + text.removeprefix("\ufeff")


def with_tabs(text: str) -> str:
    return re.sub(r"^(?: {4})+", lambda found: "\t" * (len(found[0]) // 4), text, flags=re.MULTILINE)


STORED = pytest.mark.parametrize("stored", [with_trailing_space, with_crlf, with_bom, with_tabs])


@STORED
@given(text=MINUTES)
@seldom
def test_generated_minutes_stored_otherwise_say_the_same(stored: Callable[[str], str], text: str) -> None:
    assert read(stored(text)) == read(text)


@needs_shared
@STORED
@given(data=st.data())
@seldom
def test_real_minutes_stored_otherwise_say_the_same(stored: Callable[[str], str], data: st.DataObject) -> None:
    text = file_of(data)
    assert read(stored(text)) == read(text)


# What is appended moves nothing --------------------------------------------------------------------------------

APPENDED = "\n\n## Entirely new section\n\n- [ ] an entry\n    - and its body\n"


@given(MINUTES)
@often
def test_a_section_appended_to_generated_minutes_moves_no_item(text: str) -> None:
    before, after = items(text), items(text + APPENDED)
    assert after[: len(before)] == before
    assert [item.title for item in after[len(before) :]] == ["an entry"]


@needs_shared
@given(st.data())
@seldom
def test_a_section_appended_to_real_minutes_moves_no_item(data: st.DataObject) -> None:
    text = file_of(data)
    # Only in a file without headings do lines with a colon stand in for them; a second title takes what follows it.
    assume(re.search(r"^(##|\*\*)", text, re.MULTILINE) and len(re.findall(r"^# ", text, re.MULTILINE)) == 1)
    before, after = items(text), items(text + APPENDED)
    assert after[: len(before)] == before
    assert [item.title for item in after[len(before) :]] == ["an entry"]


# The outline is kept beside the meeting ------------------------------------------------------------------------


@given(st.one_of(MINUTES, ODD_MINUTES, st.text()))
@often
def test_an_outline_survives_being_stored(text: str) -> None:
    outline = read_file(PATH, text.encode("utf-8", "replace"))
    assert not isinstance(outline, Skipped)
    assert outline_from_bytes(outline_to_bytes(outline)) == outline
