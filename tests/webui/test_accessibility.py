"""Every page is for everybody: axe-core finds nothing in either scheme, and all of it is reached by keyboard."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.webui.browser import PHONE, WIDE, Scheme
from tests.webui.crawling import Answer, crawl
from tests.webui.places import PLACES, REFUSED

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from playwright.sync_api import Page

    from tests.webui.browser import Visits

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = """element => {
    const shown = getComputedStyle(element), around = element.getBoundingClientRect();
    const ring = shown.outlineStyle !== "none" && parseFloat(shown.outlineWidth) >= 2;
    return ring && around.width > 0 && around.height > 0;
}"""
"""Whether the element with the focus has an outline of at least two pixels, and is there to be seen."""
FOCUSED = f"""() => {{
    const seen = {SEEN}, element = document.querySelector(":focus");
    if (!element || element === document.body || element === document.documentElement) return null;
    return {{ inside: element.matches("main *"), seen: seen(element), html: element.outerHTML }};
}}"""
"""What has the focus, whether that is in the main part of the page, and whether it is to be seen."""


def violations(page: Page) -> str:
    """Give what axe-core finds wrong with a page, a line or more for each element."""
    response: dict[str, Any] = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
    return "\n".join(
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in response["violations"]
        for node in violation["nodes"]
    )


@pytest.fixture(scope="module")
def answers(client: FlaskClient) -> list[Answer]:
    """Every page about the sample that others link to, and the states of a search."""
    return [answer for answer in crawl(client, list(PLACES.values())).values() if answer.is_page]


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_on_any_page_in_either_scheme(visits: Visits, place: str, scheme: Scheme) -> None:
    visits.allowed = [f"status of {REFUSED[place]}"] if place in REFUSED else []
    assert violations(visits.look(PLACES[place], scheme=scheme)) == ""


@pytest.mark.parametrize("place", ["search", "item", "meeting"])
def test_axe_finds_nothing_on_a_phone(visits: Visits, place: str) -> None:
    assert violations(visits.look(PLACES[place], width=PHONE)) == ""


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_axe_finds_nothing_while_suggestions_are_open(visits: Visits, scheme: Scheme) -> None:
    page = visits.open("/search", scheme=scheme)
    page.get_by_role("combobox").press_sequentially("by:W")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == ""


def test_every_page_has_one_main_heading_and_the_same_landmarks(answers: list[Answer]) -> None:
    assert len(answers) > 60
    wrong = {
        answer.url: counts
        for answer in answers
        if (counts := [len(answer.tree.xpath(f"//{tag}")) for tag in ("h1", "main", "header//nav", "body/footer")])
        != [1, 1, 1, 1]
    }
    assert wrong == {}
    assert {answer.tree.get("lang") for answer in answers} == {"en"}


def test_every_page_has_a_title_of_its_own(answers: list[Answer]) -> None:
    titles: dict[str, set[str]] = {}
    for answer in answers:
        titles.setdefault(answer.tree.findtext("head/title") or "", set()).add(urlsplit(answer.url).path)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1 or not title.strip()} == {}


def test_headings_go_down_one_level_at_a_time(answers: list[Answer]) -> None:
    jumps = {}
    for answer in answers:
        levels = [int(heading.tag[1]) for heading in answer.tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        if found := [(one, other) for one, other in pairwise(levels) if other > one + 1]:
            jumps[answer.url] = found
    assert jumps == {}


@pytest.mark.parametrize("place", PLACES)
def test_the_first_tab_reaches_a_link_that_skips_to_the_content(visits: Visits, place: str) -> None:
    visits.allowed = [f"status of {REFUSED[place]}"] if place in REFUSED else []
    page = visits.look(PLACES[place])
    page.evaluate("document.activeElement.blur()")  # the home page starts in its box
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("href", re.compile("^#"))
    assert focused.evaluate(SEEN)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#"))
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("place", ["home", "search", "item", "actions"])
def test_whatever_has_the_focus_can_be_seen_and_nothing_traps_it(visits: Visits, place: str, scheme: Scheme) -> None:
    page = visits.look(PLACES[place], scheme=scheme, width=WIDE)
    reachable = page.locator("main").locator("a[href]:visible, button:visible, input:visible, summary:visible").count()
    page.evaluate("document.activeElement.blur()")
    inside, unseen = 0, []
    for _ in range(300):
        page.keyboard.press("Tab")
        if not (focused := page.evaluate(FOCUSED)):
            break
        inside += focused["inside"]
        if not focused["seen"]:
            unseen.append(focused["html"])
    assert unseen == []
    assert inside >= min(reachable, 250)
