"""A reader before a real browser: asks, narrows, follows, goes back, by keyboard and without scripts."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.webui.browser import LONG, PHONE, WIDE
from tests.webui.crawling import ATOM
from tests.webui.places import FLAGSHIP, FOUND, PLACES, asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page, Request, Route

    from tests.webui.browser import Visits


def box(page: Page) -> Locator:
    """The box that a query is typed into."""
    return page.locator("input[name=q]")


def titles(page: Page) -> Locator:
    """The titles of the results, which are links to the items."""
    return page.locator("main article :is(h2, h3) a[href^='/items/']")


def facet(page: Page, value: str) -> Locator:
    """A value by which the results can be narrowed."""
    return page.get_by_role("complementary", name="Narrow").get_by_role("link", name=re.compile(rf"^{value}\b"))


def ask(page: Page, text: str) -> None:
    """Type a query and send it."""
    box(page).fill(text)
    box(page).press("Enter")


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait for what the browser tells."""
    for _ in range(LONG // 10):
        if true():
            return
        page.wait_for_timeout(10)
    raise AssertionError("the browser did not tell of it")


@contextmanager
def held_back(page: Page, path: str, query: str) -> Iterator[Callable[[], None]]:
    """Keep the first answer to a query, which is asked for meanwhile, from the page until it is handed over."""
    held: list[Route] = []
    ended: list[Request] = []

    def wanted(address: str) -> bool:
        parts = urlsplit(address)
        return parts.path == path and parse_qs(parts.query).get("q") == [query]

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    def end(request: Request) -> None:
        ended.append(request)

    def hand_over() -> None:
        (route,) = held
        route.fulfill(response=page.request.get(route.request.url))
        until(page, lambda: route.request in ended)
        page.wait_for_timeout(100)  # for what the page would do with it, if it did

    page.route(wanted, hold)
    page.on("requestfinished", end)
    page.on("requestfailed", end)  # what the page does not want any more ends so
    yield hand_over
    until(page, lambda: bool(held))


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_sentence_is_typed_and_its_answer_says_how_it_was_read(visits: Visits, width: int, javascript: bool) -> None:
    page = visits.open("/", width=width, javascript=javascript)
    ask(page, FLAGSHIP)
    expect(titles(page)).to_have_text(FOUND)
    expect(page).to_have_url(re.compile(r"/search\?q=every[+ %20]+sigstore"))
    expect(page.locator("main")).to_contain_text("5 items")
    expect(page.get_by_role("link", name=re.compile("by:WV")).first).to_be_visible()
    assert page.locator("main article mark").first.inner_text().lower() == "sigstore"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_facet_narrows_and_the_back_button_widens_again(visits: Visits, javascript: bool) -> None:
    page = visits.open(asking(FLAGSHIP), javascript=javascript)
    expect(titles(page)).to_have_text(FOUND)
    facet(page, "2025").click()
    expect(titles(page)).to_have_text(FOUND[1:3])
    expect(page).to_have_url(re.compile("2025"))
    page.go_back()
    expect(titles(page)).to_have_text(FOUND)
    expect(box(page)).to_have_value(FLAGSHIP)
    page.go_forward()
    expect(titles(page)).to_have_text(FOUND[1:3])


def test_a_chosen_facet_is_taken_back_by_the_same_link(visits: Visits) -> None:
    page = visits.open(asking(FLAGSHIP))
    facet(page, "2025").click()
    expect(titles(page)).to_have_text(FOUND[1:3])
    expect(facet(page, "2025")).to_have_attribute("aria-current", "true")
    facet(page, "2025").click()
    expect(titles(page)).to_have_text(FOUND)


def test_each_part_of_how_a_query_was_read_can_be_taken_away(visits: Visits) -> None:
    page = visits.open(asking("sigstore by:WV since:2025"))
    expect(titles(page)).to_have_count(3)
    page.get_by_role("link", name=re.compile("since:2025|2025")).first.click()
    expect(titles(page)).to_have_count(5)


def test_a_hit_leads_to_its_item_and_that_to_its_line_in_the_meeting(visits: Visits) -> None:
    page = visits.open(asking(FLAGSHIP))
    titles(page).nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FOUND[1])
    expect(page.locator("main")).to_contain_text("At upload it is cheap, and protects nobody behind a mirror.")
    page.locator("main a[href^='/meetings/sample/2025-03-12#']").first.click()
    expect(page).to_have_url(re.compile("/meetings/sample/2025-03-12#."))
    anchor = page.url.partition("#")[2]
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    expect(page.locator(f"[id='{anchor}']")).to_contain_text(FOUND[1])


def test_an_owner_leads_to_a_person_and_a_reference_to_everything_said_about_it(visits: Visits) -> None:
    page = visits.open(asking("ref:lantern/ceps#52"))
    page.locator("main article a[href^='/people/']").first.click()
    expect(page).to_have_url(re.compile("/people/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    page.locator("main article a[href^='/refs/']", has_text="52").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("52")
    expect(page.locator("main a[href^='/items/']")).not_to_have_count(0)


def test_an_item_that_was_carried_over_unfolds_its_meetings(visits: Visits) -> None:
    page = visits.open(asking("mailing list forum"))
    page.locator("summary", has_text=re.compile("carried over in 2 meetings", re.IGNORECASE)).first.click()
    page.get_by_role("link", name="4 November 2020").click()
    expect(page).not_to_have_url(re.compile("/search"))
    expect(page.locator("main")).to_contain_text("4 November 2020")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_pages_of_results_follow_each_other_without_repeating_one(visits: Visits, javascript: bool) -> None:
    page = visits.open(asking("", page_size="20", sort="date-asc"), javascript=javascript)
    expect(titles(page)).to_have_count(20)
    first = titles(page).evaluate_all("links => links.map(link => link.pathname)")
    page.locator("a[rel=next]").first.click()
    expect(page.locator("a[rel=prev]").first).to_be_visible()
    expect(titles(page)).to_have_count(20)
    second = titles(page).evaluate_all("links => links.map(link => link.pathname)")
    assert set(first).isdisjoint(second)


def test_results_follow_the_typing(page: Page) -> None:
    page.goto("/search")
    box(page).press_sequentially(FLAGSHIP)
    expect(titles(page)).to_have_text(FOUND)
    expect(page).to_have_url(re.compile("sigstore"))
    expect(box(page)).to_be_focused()
    page.reload()
    expect(titles(page)).to_have_text(FOUND)


def test_an_answer_that_comes_late_does_not_replace_a_later_one(page: Page) -> None:
    page.goto("/search")
    with held_back(page, "/search", "goat") as hand_over:
        box(page).fill("goat")
    box(page).fill("sigstore by:WV sort:date-desc")
    expect(titles(page)).to_have_text(FOUND)
    hand_over()
    expect(titles(page)).to_have_text(FOUND)


def test_results_that_come_late_leave_the_focus_on_the_result_that_has_it(page: Page) -> None:
    page.goto(asking("sigstore"))
    with held_back(page, "/search", "sigstore by:WV") as hand_over:
        box(page).fill("sigstore by:WV")
    chosen = titles(page).filter(has_text=FOUND[0])
    chosen.focus()
    hand_over()
    expect(titles(page)).to_have_count(len(FOUND))
    expect(chosen).to_be_focused()


def test_results_that_come_late_without_the_focused_one_move_the_focus_to_the_first(page: Page) -> None:
    page.goto(asking("goat"))
    with held_back(page, "/search", "sigstore by:WV") as hand_over:
        box(page).fill("sigstore by:WV")
    titles(page).first.focus()
    hand_over()
    expect(titles(page)).to_have_count(len(FOUND))
    expect(titles(page).first).to_be_focused()


def test_a_query_that_is_not_finished_says_so_and_keeps_the_keyboard(visits: Visits) -> None:
    visits.allowed = ["status of 422"]
    page = visits.open("/search")
    box(page).press_sequentially("sigstore (by:WV")
    expect(page.get_by_role("status")).to_contain_text("never closed")
    expect(box(page)).to_be_focused()
    box(page).press_sequentially(")")
    expect(titles(page)).to_have_count(5)


def test_suggestions_are_walked_and_taken_by_keyboard(page: Page) -> None:
    page.goto("/search")
    combobox = page.get_by_role("combobox")
    combobox.press_sequentially("sigstore by:wil")
    expect(page.get_by_role("option").first).to_contain_text("Wilma Verhoeven")
    expect(combobox).to_have_attribute("aria-expanded", "true")
    combobox.press("ArrowDown")
    expect(combobox).to_have_attribute("aria-activedescendant", re.compile("."))
    active = combobox.get_attribute("aria-activedescendant")
    expect(page.locator(f"[id='{active}']")).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"[id='{active}']")).to_contain_text("Wilma Verhoeven")
    combobox.press("Enter")
    expect(combobox).to_have_attribute("aria-expanded", "false")
    expect(combobox).to_have_value(re.compile(r"^sigstore by:\S*(wilma|WV)", re.IGNORECASE))
    combobox.press("Enter")
    expect(titles(page)).to_have_count(5)


def test_suggestions_that_come_late_do_not_take_away_what_is_chosen(page: Page) -> None:
    page.goto("/search")
    combobox = page.get_by_role("combobox")
    combobox.press_sequentially("sigstore by:wi")
    expect(page.get_by_role("option").first).to_contain_text("Wilma Verhoeven")
    with held_back(page, "/api/v1/suggest", "sigstore by:wil") as hand_over:
        combobox.press_sequentially("l")
    combobox.press("ArrowDown")
    hand_over()
    expect(page.get_by_role("option", selected=True)).to_contain_text("Wilma Verhoeven")
    combobox.press("Enter")
    expect(combobox).to_have_value(re.compile(r"^sigstore by:(wilma\S*|WV) $", re.IGNORECASE))


def test_who_types_on_after_choosing_a_suggestion_has_not_taken_it(page: Page) -> None:
    page.goto("/search")
    combobox = page.get_by_role("combobox")
    combobox.press_sequentially("sigstore by:wi")
    expect(page.get_by_role("option").first).to_contain_text("Wilma Verhoeven")
    combobox.press("ArrowDown")
    with held_back(page, "/api/v1/suggest", "sigstore by:wil"):
        combobox.press_sequentially("l")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    combobox.press("Enter")
    expect(page).to_have_url(re.compile(r"q=sigstore(\+|%20)by(:|%3A)wil(&|$)"))


def test_suggestions_that_come_when_another_word_is_typed_are_not_shown(page: Page) -> None:
    page.goto("/search")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 60_000"))  # nothing more is asked for until time goes on
    combobox = page.get_by_role("combobox")
    combobox.press_sequentially("sig")
    with held_back(page, "/api/v1/suggest", "sig") as hand_over:
        page.clock.run_for(1_000)
    combobox.press_sequentially(" by:")
    hand_over()
    expect(page.get_by_role("option")).to_have_count(0)
    page.clock.run_for(1_000)
    expect(page.get_by_role("option").first).to_be_visible()


@pytest.mark.parametrize(("word", "key"), [("by", ":"), ("by:wi", " ")], ids=["its value", "another word"])
def test_suggestions_for_a_word_are_gone_when_something_else_begins(page: Page, word: str, key: str) -> None:
    page.goto("/search")
    combobox = page.get_by_role("combobox")
    combobox.press_sequentially(word)
    expect(page.get_by_role("option").first).to_be_visible()
    with held_back(page, "/api/v1/suggest", f"{word}{key}"):
        combobox.press_sequentially(key)
    expect(page.get_by_role("option")).to_have_count(0)


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/search")
    combobox = page.get_by_role("combobox")
    combobox.press_sequentially("by:wil")
    expect(page.get_by_role("option").first).to_be_visible()
    combobox.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(combobox).to_have_value("by:wil")
    expect(combobox).to_be_focused()


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("place", ["search", "item", "people"])
def test_a_key_brings_the_focus_into_the_box(visits: Visits, place: str, key: str) -> None:
    page = visits.open(PLACES[place])
    page.evaluate("document.activeElement.blur()")
    before = box(page).input_value()
    page.keyboard.press(key)
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value(before)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box(page)).not_to_be_focused()


def test_keys_are_only_letters_while_somebody_types_elsewhere(page: Page) -> None:
    page.goto("/people")
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.locator("textarea").click()
    page.keyboard.type("and/or")
    expect(page.locator("textarea")).to_have_value("and/or")
    expect(page.locator("textarea")).to_be_focused()


def test_arrows_walk_the_results_enter_follows_one_and_escape_returns(visits: Visits) -> None:
    page = visits.open(asking(FLAGSHIP))
    page.keyboard.press("/")
    for number in (0, 1):
        page.keyboard.press("ArrowDown")
        expect(titles(page).nth(number)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(titles(page).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(FOUND[0])


def test_a_search_has_a_feed_with_the_same_answer(visits: Visits) -> None:
    page = visits.open(asking(FLAGSHIP))
    address = page.locator("head link[rel=alternate][type='application/atom+xml']").get_attribute("href")
    answer = page.request.get(address or "")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.body())
    found = [entry.findtext(f"{ATOM}title") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert len(found) == len(FOUND)
    assert all(title in entry for title, entry in zip(FOUND, found, strict=True))


def test_a_browser_can_add_the_search_and_ask_through_it(page: Page) -> None:
    address = page.locator("head link[rel=search]").get_attribute("href")
    described = etree.fromstring(page.request.get(address or "").body())
    template = described.xpath("//*[local-name()='Url'][@type='text/html']/@template")
    page.goto(str(template[0]).replace("{searchTerms}", "sigstore%20by%3AWV%20sort%3Adate-desc"))
    expect(titles(page)).to_have_text(FOUND)


def test_bars_of_the_timeline_lead_to_the_matches_of_their_time(visits: Visits) -> None:
    page = visits.open(asking("sigstore"))
    bars = page.locator("figure svg a")
    expect(bars).not_to_have_count(0)
    expect(page.locator("figure").get_by_role("group", name=re.compile("Items"))).to_be_visible()
    expect(titles(page)).to_have_count(8)
    bars.last.click()
    page.wait_for_url(re.compile("date"))
    assert 0 < titles(page).count() < 8


def test_a_search_that_finds_nothing_helps_on(visits: Visits) -> None:
    page = visits.open(asking("sigstroe"))
    page.locator("main").get_by_role("link", name="sigstore").first.click()
    expect(titles(page)).to_have_count(8)


def test_on_paper_there_is_only_what_is_read(visits: Visits) -> None:
    page = visits.open(PLACES["meeting"])
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(box(page)).not_to_be_visible()
