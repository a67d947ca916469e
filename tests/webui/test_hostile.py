"""Minutes that attack their reader are text: on every page, in every feed, table and answer of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from minutes_webui.marking import safe_link
from tests.webui.conftest import HOSTILE, HOSTILE_NAME
from tests.webui.crawling import STARTS, Answer, active_parts, crawl, get

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.testing import FlaskClient

    from tests.webui.browser import Visits

SEARCHES = tuple(
    f"/search{suffix}?{urlencode({'q': query, 'copies': 'all', 'page_size': 100})}"
    for suffix in ("", ".json", ".csv", ".atom")
    for query in ("lamps", "by:MM", "cfep", "")
)
BESIDE = tuple(f"/{name}.{suffix}" for name in ("meetings", "people", "refs", "actions") for suffix in ("json", "csv"))
API = tuple(
    f"/api/v1/{name}"
    for name in ("search?q=lamps&page_size=100", "meetings", "people", "refs", "actions", "suggest?q=by:", "stats")
)
ATTACKS = (
    "\"><script>window.pwned='query'</script>",
    "lamps <img src=x onerror=window.pwned='query'>",
    "by:\"<svg onload=window.pwned='query'>\"",
    "ref:\"'><script>window.pwned='query'</script>\"",
    '((("<b>',
    "javascript:window.pwned='query'",
    '=HYPERLINK("https://evil.example/")',
    "\u202elamps",
)


@pytest.fixture(scope="module")
def answers(hostile_client: FlaskClient) -> dict[str, Answer]:
    """Every answer about the hostile minutes."""
    return crawl(hostile_client, [*STARTS, *SEARCHES, *BESIDE, *API])


def test_all_the_hostile_minutes_are_indexed_and_every_link_about_them_is_answered(answers: dict[str, Answer]) -> None:
    files = len([*HOSTILE.glob("*.md"), *HOSTILE.glob("*.html"), HOSTILE_NAME])
    meetings = [answer for answer in answers.values() if answer.url.startswith("/meetings/") and answer.is_page]
    items = [answer for answer in answers.values() if answer.url.startswith("/items/") and answer.is_page]
    assert len(meetings) == files
    assert len(items) > 25
    assert {url: answer.status for url, answer in answers.items() if answer.status != 200} == {}
    assert {answer.type for answer in answers.values()} >= {
        "text/html", "text/csv", "application/json", "application/atom+xml",
    }  # fmt: skip


def test_nothing_in_any_answer_about_them_runs_loads_or_is_obeyed(answers: dict[str, Answer]) -> None:
    active = {url: found for url, answer in answers.items() if (found := active_parts(answer))}
    assert active == {}


def test_the_minutes_cannot_take_an_id_that_a_page_uses(answers: dict[str, Answer]) -> None:
    taken = {url: twice for url, answer in answers.items() if answer.is_page and (twice := _twice(answer))}
    assert taken == {}


def test_the_words_of_an_attack_can_be_read_and_found(hostile_client: FlaskClient) -> None:
    found = get(hostile_client, "/search?q=closing+lamps")
    assert 'window.pwned="closing"' in found.tree.text_content()


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_query_that_is_an_attack_comes_back_as_text(hostile_client: FlaskClient, attack: str) -> None:
    query = urlencode({"q": attack})
    answers = [get(hostile_client, f"/search{suffix}?{query}") for suffix in ("", ".json", ".csv", ".atom")]
    answers += [get(hostile_client, f"/search?{query}&literal=1"), get(hostile_client, f"/api/v1/search?{query}")]
    assert {answer.url: found for answer in answers if (found := active_parts(answer))} == {}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", ["/items/{}", "/meetings/hostile/{}", "/people/{}", "/refs/{}", "/{}", "/api/v1/{}"])
def test_an_address_that_is_an_attack_is_not_found_and_says_so_as_text(
    hostile_client: FlaskClient, place: str, attack: str
) -> None:
    answer = get(hostile_client, place.format(quote(attack, safe="")))
    assert answer.status in {400, 404}
    assert active_parts(answer) == []


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
     "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//["],
)  # fmt: skip
def test_no_other_address_than_of_the_web_and_of_mail_becomes_a_link(address: str) -> None:
    assert safe_link(address) is None
    assert safe_link(f"https://example.org/{address.strip()}".replace("\n", "").replace("\x01", "")) is not None


def test_in_a_browser_no_page_about_them_runs_anything(hostile_visits: Visits, answers: dict[str, Answer]) -> None:
    page = hostile_visits.open("/")
    ran = {}
    for answer in answers.values():
        if not answer.is_page:
            continue
        page.goto(answer.url)
        if page.evaluate("window.pwned") is not None or not page.locator("h1").is_visible():
            ran[answer.url] = page.evaluate("window.pwned") or "the page is covered or hidden"
    assert ran == {}


def test_in_a_browser_results_that_follow_the_typing_run_nothing(hostile_visits: Visits) -> None:
    page = hostile_visits.open("/search")
    box = page.get_by_role("combobox").first
    box.press_sequentially("lamps")
    page.get_by_text("Lamps", exact=False).first.wait_for()
    box.press("ArrowDown")
    assert page.evaluate("window.pwned") is None


def _twice(answer: Answer) -> Sequence[str]:
    ids = [str(element.get("id")) for element in answer.tree.iter() if element.get("id")]
    return sorted({name for name in ids if ids.count(name) > 1})
