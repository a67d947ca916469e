"""The JSON API over the sample archive: what it answers, and in which shape it refuses."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from minutes_webui.api.models import SearchAnswer
from tests.webui.answers import body, get
from tests.webui.places import FLAGSHIP, FOUND

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LISTS = ("meetings", "people", "refs", "actions")
MEMBERS = ["count", "next", "previous", "page", "pages", "query", "results", "facets"]
REFUSED = (
    ("/api/v1/search?q=by:", 422),
    ("/api/v1/search?q=sigstore+(by:WV", 422),
    ("/api/v1/search?page=0", 400),
    ("/api/v1/search?page_size=201", 400),
    ("/api/v1/search?page=1&page=2", 400),
    ("/api/v1/search?sort=size", 400),
    ("/api/v1/search?pagesize=3", 400),
    ("/api/v1/search?archive=nowhere", 404),
    ("/api/v1/search?generation=gone", 410),
    ("/api/v1/items/zzzz", 404),
    ("/api/v1/meetings/sample/2025-02-30", 404),
    ("/api/v1/meetings/nowhere/2025-03-12", 404),
    ("/api/v1/people/nobody-at-all", 404),
    ("/api/v1/refs/cep:9999", 404),
    ("/api/v1/refs/nothing", 404),
    ("/api/v1/actions?of=%3F", 422),
    ("/api/v1/nowhere", 404),
    ("/search.json?page=x", 400),
    ("/search.csv?q=(", 422),
    ("/search.atom?q=(", 422),
    ("/nowhere.json", 404),
)


def test_the_flagship_sentence_finds_every_item_the_newest_first(client: FlaskClient) -> None:
    answer = get(client, f"/api/v1/search?q={quote(FLAGSHIP)}")
    assert [row["title"] for row in answer["results"]] == list(FOUND)
    assert (answer["count"], answer["threads"], answer["hits"]) == (5, 5, 5)
    assert answer["query"]["text"] == "sigstore by:WV sort:date-desc"
    assert answer["query"]["as_sentence"] is True
    assert [part["without"] for part in answer["query"]["parts"]] == [
        "by:WV sort:date-desc",
        "sigstore sort:date-desc",
        "sigstore by:WV",
    ]


@pytest.mark.parametrize(
    "address",
    [
        *(
            f"/search?q={quote(text)}"
            for text in ("", FLAGSHIP, "sigstor", "is:open", "a OR b", "by:SC date:2024", "zzz")
        ),
        "/search?q=sigstore&page_size=2&page=2&copies=all&sort=date-asc",
        "/search?q=mirrors&archive=sample",
    ],
)
def test_a_search_answers_just_what_is_declared_in_the_order_of_the_declaration(
    client: FlaskClient, address: str
) -> None:
    text = client.get(f"/api/v1{address}").text
    assert SearchAnswer.model_validate_json(text).model_dump_json() == text


def test_what_was_found_is_plain_text_and_by_itself_html_with_marks(client: FlaskClient) -> None:
    rows = get(client, f"/api/v1/search?q={quote(FLAGSHIP)}")["results"]
    assert rows[4]["title"] == "Signing packages: could we use sigstore?"
    assert rows[4]["title_html"] == "Signing packages: could we use <mark>sigstore</mark>?"
    (line,) = rows[2]["snippets"]
    assert line["line"] == 53
    assert "<" not in line["text"]
    assert line["html"].startswith("WV: a <mark>sigstore</mark> bundle")


def test_a_literal_search_takes_the_words_of_a_sentence_for_words(client: FlaskClient) -> None:
    answer = get(client, f"/api/v1/search?q={quote(FLAGSHIP)}&literal=1")
    assert answer["count"] == 0
    assert answer["query"]["as_sentence"] is False


def test_copies_of_a_carried_item_are_one_result_unless_all_are_asked_for(client: FlaskClient) -> None:
    grouped = get(client, "/api/v1/search?q=date:2020-11&page_size=200")
    every = get(client, "/api/v1/search?q=date:2020-11&page_size=200&copies=all")
    assert grouped["count"] == every["count"] == every["hits"] == len(every["results"])
    assert grouped["threads"] == grouped["hits"] == len(grouped["results"]) < grouped["count"]
    carried = [row for row in grouped["results"] if row["carried"]]
    assert all(row["carried"]["meetings"] > 1 for row in carried)
    assert carried


def test_the_count_of_a_facet_value_is_what_its_toggled_query_finds(client: FlaskClient) -> None:
    answer = get(client, "/api/v1/search?q=date:2024..")
    values = [value for name in ("year", "kind", "status", "archive") for value in answer["facets"][name]]
    periods = [each for each in answer["timeline"]["periods"] if each["count"]]
    assert len(values) > 5
    for value in [*values, *periods]:
        if not value["selected"]:
            assert get(client, f"/api/v1/search?q={quote(value['toggle'])}")["count"] == value["count"], value


def test_the_pages_of_an_answer_are_all_of_it_once(client: FlaskClient) -> None:
    address, found = "/api/v1/search?q=has:owner&page_size=7", []
    while address:
        answer = get(client, address)
        found += [row["id"] for row in answer["results"]]
        address = answer["next"]
    assert len(found) == len(set(found)) == answer["hits"]
    assert answer["page"] == answer["pages"] > 2


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_the_members_that_all_lists_have_and_pages_that_make_it_up(client: FlaskClient, name: str) -> None:
    everything = get(client, f"/api/v1/{name}?page_size=200")
    assert list(everything) == MEMBERS
    assert everything["count"] == len(everything["results"]) > 0
    assert everything["next"] is everything["previous"] is None
    address, found = f"/api/v1/{name}?page_size=2", []
    while address:
        answer = get(client, address)
        found += answer["results"]
        address = answer["next"]
    assert found == everything["results"]
    assert answer["previous"] is not None


@pytest.mark.parametrize("name", LISTS)
def test_a_list_beside_its_page_is_the_list_of_the_api(client: FlaskClient, name: str) -> None:
    assert get(client, f"/{name}.json")["results"] == get(client, f"/api/v1/{name}")["results"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{name}.csv?page_size=200").text)))
    assert len(rows) == get(client, f"/api/v1/{name}")["count"]


def test_an_item_has_its_text_its_thread_and_its_neighbours(client: FlaskClient) -> None:
    item = get(client, "/api/v1/items/578e9df1068e")
    assert item["title"] == "Mirrors and attestations"
    assert item["lines"][0]["line"] == item["line"] == 51
    assert [step["item"]["id"] for step in item["thread"]] == ["578e9df1068e"]
    after = get(client, f"/api/v1/items/{item['next']}")
    assert after["previous"] == item["id"]
    assert get(client, "/api/v1/items/578e9d")["id"] == item["id"]
    assert get(client, "/items/578e9df1068e.json") == item


def test_a_thread_tells_what_each_copy_changed(client: FlaskClient) -> None:
    found = get(client, "/api/v1/search?q=date:2020-11&page_size=200")["results"]
    carried = next(row for row in found if row["carried"])
    thread = get(client, f"/api/v1/items/{carried['id']}")["thread"]
    assert len(thread) >= carried["carried"]["items"]
    assert [step["item"]["date"] for step in thread] == sorted(step["item"]["date"] for step in thread)
    assert thread[0]["adds"] == thread[0]["drops"] == []


def test_a_day_has_its_meeting_with_all_items_in_the_order_of_the_file(client: FlaskClient) -> None:
    (meeting,) = get(client, "/api/v1/meetings/sample/2025-03-12")["meetings"]
    lines = [item["line"] for item in meeting["items"]]
    assert lines == sorted(lines)
    head = next(row for row in get(client, "/api/v1/meetings")["results"] if row["date"] == "2025-03-12")
    assert head["items"] == len(meeting["items"])
    assert head["attendees"] == meeting["attendees"]


def test_a_person_has_labels_with_how_each_was_resolved_and_companions(client: FlaskClient) -> None:
    person = get(client, "/api/v1/people/wilmav")
    assert person["name"] == "Wilma Verhoeven"
    assert person["items"] == get(client, f"/api/v1/search?q={quote(person['query'])}")["count"]
    assert sum(year["items"] for year in person["years"]) == person["items"]
    assert {"table"} <= {how for label in person["labels"] for how in label["how"]}
    assert "wilmav" not in {each["value"] for each in person["discusses_with"]}
    assert person["discusses_with"]


def test_a_reference_is_told_in_order_by_any_of_its_names(client: FlaskClient) -> None:
    story = get(client, "/api/v1/refs/lantern/ceps%2352")
    assert story["reference"] == "lantern/ceps#52"
    assert story["threads"] == len(story["results"]) > 0
    assert get(client, "/api/v1/refs/https:/github.com/lantern/ceps/pull/52") == story
    assert get(client, "/api/v1/refs/https%3A%2F%2Fgithub.com%2Flantern%2Fceps%2Fpull%2F52") == story


def test_every_reference_and_every_person_of_the_lists_has_an_answer_of_its_own(client: FlaskClient) -> None:
    for row in get(client, "/api/v1/refs?page_size=200")["results"]:
        name = quote(row["reference"], safe="/:")
        story = get(client, f"/api/v1/refs/{name}")
        assert story["items"] == row["items"], row
        assert get(client, f"/refs/{name}.json") == story
    for row in get(client, "/api/v1/people?page_size=200")["results"]:
        person = get(client, f"/api/v1/people/{quote(row['id'])}")
        assert person["owned"] == row["owned"], row
        assert get(client, f"/people/{quote(row['id'])}.json") == person


def test_suggestions_replace_what_is_before_the_cursor(client: FlaskClient) -> None:
    answer = get(client, "/api/v1/suggest?q=sigstore+by:wil")
    first = answer["suggestions"][0]
    whole = answer["q"][: first["start"]] + first["text"] + answer["q"][first["end"] :]
    assert whole == "sigstore by:wilmav"
    assert (first["kind"], first["help"]) == ("person", "Wilma Verhoeven")


def test_stats_add_up(client: FlaskClient) -> None:
    stats = get(client, "/api/v1/stats")
    assert stats["items"] == get(client, "/api/v1/search")["count"]
    assert stats["meetings"] == get(client, "/api/v1/meetings")["count"]
    assert [row["path"] for row in stats["skipped"]] == ["2017-02-10.md"]
    assert "zk" in stats["unresolved"]
    assert "/" not in stats["index"]["generation"]


@pytest.mark.parametrize(("address", "status"), REFUSED)
def test_every_error_has_the_one_shape(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    told = body(answer)
    assert list(told) == ["ok", "error", "errors", "status"]
    assert (told["ok"], told["status"]) == (False, status)
    assert told["error"] == told["errors"][0]["message"]
    assert {tuple(each) for each in told["errors"]} == {("message", "parameter", "position", "length", "hint")}


def test_an_unusable_query_is_told_with_its_place(client: FlaskClient) -> None:
    (problem,) = body(client.get("/api/v1/search?q=sigstore+(by:WV"))["errors"]
    assert problem["parameter"] == "q"
    assert (problem["position"], problem["length"]) == (9, 1)
    assert "parenthesis" in problem["message"]


def test_other_methods_are_refused_in_the_same_shape(client: FlaskClient) -> None:
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert body(answer)["ok"] is False
    assert "GET" in answer.headers["Allow"]


def test_a_table_has_every_result_and_no_formulas(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/search.csv?q={quote(FLAGSHIP)}").text)))
    assert [row["title"] for row in rows] == list(FOUND)


@pytest.mark.parametrize("address", ["/search.csv?q=has:owner&page_size=7", "/people.csv?page_size=7"])
def test_a_table_says_in_its_headers_where_it_goes_on(client: FlaskClient, address: str) -> None:
    rows: list[str] = []
    pages = 0
    while address:
        answer = client.get(address)
        rows += answer.text.splitlines()[1:]
        pages += 1
        links = dict(re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("Link", "")))
        address = next((url for url, name in links.items() if name == "next"), "")
    assert len(rows) == len(set(rows))
    assert pages == -(-len(rows) // 7) > 1


def test_the_openapi_document_has_every_operation_with_its_answers(client: FlaskClient) -> None:
    document = get(client, "/api/v1/openapi.json")
    assert document["openapi"].startswith("3.1")
    rules = {str(rule) for rule in client.application.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert len(document["paths"]) == len(rules) - 1
    for operation in (path["get"] for path in document["paths"].values()):
        assert {"200", "400", "404", "410", "422", "503"} <= set(operation["responses"])
        assert operation["summary"]
