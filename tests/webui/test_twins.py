"""What pages and API say of an item whose meeting stands in two archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from minutes_webui import create_app
from tests.indexer.indexing import Files, index_sources, minutes
from tests.webui.answers import get

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

CRANE = "* Ask the harbour office for a second crane, see https://github.com/lantern/wick/pull/7"
FIRST = minutes("2024-05-08", CRANE, "* Paint the old mast in yellow").encode()
LATER = minutes("2024-05-22", CRANE).encode()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Requests over two archives that share a meeting."""
    index = tmp_path_factory.mktemp("twins")
    index_sources(index, [Files("north", {"a.md": FIRST, "b.md": LATER}), Files("south", {"pages/a.md": FIRST})])
    return create_app(index).test_client()


def texts(client: FlaskClient, address: str, selector: str) -> list[str]:
    """The text of the parts of a page that a selector finds, white space folded."""
    answer = client.get(address)
    assert answer.status_code == 200
    return [" ".join(each.get_text().split()) for each in BeautifulSoup(answer.text, "lxml").select(selector)]


def addresses(client: FlaskClient, address: str, selector: str) -> list[str]:
    """Where the links of a page lead that a selector finds."""
    return [str(each["href"]) for each in BeautifulSoup(client.get(address).text, "lxml").select(selector)]


def test_a_result_says_where_else_its_meeting_stands(client: FlaskClient) -> None:
    assert texts(client, "/search?q=mast", "article.hit .aside") == ["also in south"]
    assert texts(client, "/search?q=mast+archive:south", "article.hit .aside") == ["also in north"]
    (link,) = addresses(client, "/search?q=mast", "article.hit .aside a")
    page, _, anchor = link.partition("#")
    assert page == "/meetings/south/2024-05-08"
    assert texts(client, page, f"#{anchor}")


def test_the_copies_of_a_carried_result_name_the_archive_that_is_not_its_own(client: FlaskClient) -> None:
    copies = texts(client, "/search?q=crane", "article.hit details li")
    assert [copy.partition("2024")[2].strip() for copy in copies] == ["", "in south", "shown here"]
    assert [link.partition("#")[0] for link in addresses(client, "/search?q=crane", "article.hit details li a")] == [
        "/meetings/north/2024-05-08",
        "/meetings/south/2024-05-08",
        "/meetings/north/2024-05-22",
    ]
    assert texts(client, "/search?q=crane", "article.hit summary")[0].startswith("carried over in 2 meetings")


def test_steps_of_one_day_are_told_apart_by_their_archives(client: FlaskClient) -> None:
    (hit,) = get(client, "/api/v1/search?q=crane")["results"]
    assert (hit["copies"], hit["carried"]["items"], hit["carried"]["meetings"]) == (3, 3, 2)
    steps = get(client, f"/api/v1/items/{hit['id']}")["thread"]
    assert [(step["item"]["archive"], step["item"]["path"]) for step in steps] == [
        ("north", "a.md"), ("south", "pages/a.md"), ("north", "b.md"),
    ]  # fmt: skip
    shown = texts(client, f"/items/{hit['id']}", ".stops .stop p")
    assert [text.partition("in ")[2].split()[0] for text in shown] == ["north", "south", "north"]


def test_what_stands_in_one_archive_names_no_other(tmp_path: Path) -> None:
    other = minutes("2024-05-08", "* Elections of the council in June", "* Fees of the year").encode()
    index_sources(tmp_path, [Files("north", {"a.md": FIRST, "b.md": LATER}), Files("south", {"a.md": other})])
    alone = create_app(tmp_path).test_client()
    (hit,) = get(alone, "/api/v1/search?q=crane")["results"]
    assert texts(alone, "/search?q=crane", "article.hit .aside") == []
    assert not any("north" in text for text in texts(alone, f"/items/{hit['id']}", ".stops .stop p"))


def test_a_reference_of_both_was_discussed_in_as_many_meetings_as_there_were(client: FlaskClient) -> None:
    told = get(client, "/api/v1/refs/lantern/wick%237")
    assert (told["items"], told["meetings"]) == (3, 2)
    copies = texts(client, "/refs/lantern/wick%237", "details.carried li")
    assert [copy.partition("2024")[2].strip() for copy in copies] == ["", "in south", ""]
