"""The same meetings as Markdown, as Sphinx published them in 2022, and as Docusaurus did in 2024: one reading.

What differs is listed with its reason, and what is listed must differ.
"""

from __future__ import annotations

import difflib
import html
import re
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_file
from minutes_search.model import Meeting, Skipped
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.model import Item, Mention

MARKDOWN = SHARED / "corpus" / "conda-forge"
HTML = SHARED / "corpus" / "conda-forge-html"
PAGES = sorted(page.relative_to(HTML).as_posix() for page in HTML.rglob("*.html"))

YAML = "https://github.com/conda-forge/conda-forge.github.io/blob/{}/src/inst_partners.yaml"
OLD, NEW = YAML.format("master"), YAML.format("2a2d3caaf7d74eb370ac40c679ba337a73d15c8a")
TEMPLATE = "Write jinja template to turn institutional partners yaml into a website"
EDITED = (
    "The Markdown was edited after its publication: a link to the branch became one to a commit.",
    [f"-title: {TEMPLATE} {NEW}", f"+title: {TEMPLATE} {OLD}", f"-ref: {NEW}", f"+ref: {OLD}"],
)
NO_LIST = (
    (
        'Docusaurus published the second entry of a numbered list as a paragraph, "2. Switch to …", below the code '
        "that it made of the first entry's list: so it is text of that entry, with Marius and his action."
    ),
    [
        "-speakers: ",
        "+speakers: Marius (mariusvniekerk)",
        (
            "-title: Switch to Anaconda's webex - Thanks to Marius / Flatiron Health for all the usage. "
            "The 45 minute time limit is something that we should work around."
        ),
        "-section: Agenda / Eric",
        "-kind: new",
        "-status: None",
        "-owners: Eric (ericdill)",
        "-speakers: Marius (mariusvniekerk)",
    ],
)
EMOJI = (
    "Docusaurus writes an emoji for its shortcode.",
    [
        "-attendee: Travis Hathaway | TH | travishathaway | Anaconda :snake:",
        "+attendee: Travis Hathaway | TH | travishathaway | Anaconda 🐍",
    ],
)
DIFFERENCES: dict[str, tuple[str, list[str]]] = {
    "docusaurus/2019-07-24/index.html": NO_LIST,
    "docusaurus/2022-11-16/index.html": EMOJI,
    "sphinx/2020-12-02.html": EDITED,
    "sphinx/2021-05-05.html": EDITED,
    "sphinx/2022-01-12.html": EDITED,
    "sphinx/2022-03-23.html": EDITED,
}
"""By page why it differs from the Markdown of its day, and the lines that differ."""

# Sphinx makes typographic quotes, dashes and dots of plain ones; what the Markdown itself has of them is folded too.
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "--", "—": "---"})

pytestmark = needs_shared


@pytest.fixture(scope="module")
def directory() -> Directory:
    """The people of the whole archive, by its Markdown."""
    evidence = []
    for file in sorted(MARKDOWN.rglob("*.md")):
        outline = read_file(file.name, file.read_bytes())
        if not isinstance(outline, Skipped) and (seen := read_evidence(outline, archive="conda-forge", path=file.name)):
            evidence.append(seen)
    return Directory.build(evidence)


def meeting(path: str, content: bytes, directory: Directory) -> Meeting:
    outline = read_file(path, content)
    assert not isinstance(outline, Skipped), outline.reason
    read = extract(outline, archive="conda-forge", path=path, directory=directory)
    assert not isinstance(read, Skipped), read.reason
    return read


def plain(text: str) -> str:
    return re.sub("-+", "-", text.translate(_PLAIN))


def labels(mentions: tuple[Mention, ...]) -> str:
    return ", ".join(f"{mention.label} ({mention.person})" for mention in mentions)


def facts(read: Meeting) -> Iterator[str]:
    """Give all that is compared, a line each; lines of the source are not."""
    yield f"date: {read.date}"
    yield f"meeting: {plain(read.title)}"
    for attendee in read.attendees:
        yield f"attendee: {attendee.name} | {attendee.initials} | {attendee.login} | {attendee.affiliation}"
    for item in read.items:
        yield from facts_of(item)


def facts_of(item: Item) -> Iterator[str]:
    yield f"title: {plain(item.title)}"
    yield f"section: {plain(' / '.join(item.section))}"
    yield f"kind: {item.kind}"
    yield f"status: {item.status}"
    yield f"owners: {labels(item.owners)}"
    yield f"speakers: {labels(item.speakers)}"
    yield from (f"ref: {reference.id}" for reference in item.refs)
    for action in item.actions:
        yield f"action: {plain(action.text)} | {labels(action.assignees)} | {action.status}"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_as_the_markdown_of_its_day(page: str, directory: Directory) -> None:
    day = page.split("/")[1].removesuffix(".html")
    markdown = meeting(f"{day}.md", (MARKDOWN / f"{day}.md").read_bytes(), directory)
    published = meeting(page, (HTML / page).read_bytes(), directory)
    difference = difflib.unified_diff(list(facts(markdown)), list(facts(published)), n=0, lineterm="")
    found = [line for line in difference if not line.startswith(("---", "+++", "@@"))]
    assert found == (DIFFERENCES[page][1] if page in DIFFERENCES else [])


@pytest.mark.parametrize("page", PAGES)
def test_an_item_is_on_its_line_of_the_page_below_its_anchor(page: str, directory: Directory) -> None:
    content = (HTML / page).read_bytes()
    source = content.decode().split("\n")
    read = meeting(page, content, directory)
    lines = [item.line for item in read.items]
    assert lines == sorted(set(lines))
    # Docusaurus writes code and <br> without line ends, and the lines in them count on.
    ahead = 5 if page.startswith("docusaurus") else 1
    for item in read.items:
        text = html.unescape(re.sub("<[^>]*>", "", "\n".join(source[item.line - ahead : item.line])))
        assert item.lines[0].text.split(" ")[0] in text
        # The Docusaurus pages of 2016 to 2018 have no heading but their title, which has no id.
        assert item.anchor is not None or page.startswith(("docusaurus/2016", "docusaurus/2018"))
        assert item.anchor is None or f' id="{item.anchor}"' in "\n".join(source[: item.line])


def test_there_are_pages_of_both_generators_and_no_other_difference_is_listed() -> None:
    assert [page.partition("/")[0] for page in PAGES] == ["docusaurus"] * 9 + ["sphinx"] * 9
    assert set(DIFFERENCES) <= set(PAGES)
