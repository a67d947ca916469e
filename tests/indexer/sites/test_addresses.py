"""One form for all spellings of an address, what a prefix covers, and the path that a page gets."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minutes_indexer.sources.site.addresses import Scope, normalised, resolved
from minutes_indexer.sources.site.names import MARKDOWN, PAGE, path_of, told_apart

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("spelling", "form"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a/./b/../c#part", "https://example.org/a/c"),
        ("https://example.org/%7ewilma/%41%2d%5f", "https://example.org/~wilma/A-_"),
        ("https://example.org/caf%c3%a9", "https://example.org/caf%C3%A9"),
        ("https://example.org/café", "https://example.org/caf%C3%A9"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/a/%2e%2e/%2E%2E/b", "https://example.org/b"),
        ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?x=1&y=%2f", "https://example.org/a?x=1&y=%2F"),
        ("https://[::1]:8000/a", "https://[::1]:8000/a"),
    ],
)
def test_an_address_has_one_form(spelling: str, form: str) -> None:
    assert normalised(spelling) == form


@pytest.mark.parametrize(
    "address",
    [
        "", "/a", "example.org", "//example.org/", "ftp://example.org/", "javascript:alert(1)", "http://", "http:///a",
        "http://wilma:secret@example.org/", "http://wilma@example.org/", "http://exa mple.org/", "http://[::1",
        "http://example.org:99999/", "https://example.org/" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_has_none(address: str) -> None:
    assert normalised(address) is None


@given(ANY_TEXT, ANY_TEXT)
@example("a", "http://[")
@example("a", "//\ud800")
def test_whatever_a_link_says_it_leads_to_an_address_or_nowhere(base: str, reference: str) -> None:
    found = resolved(f"https://example.org/{base}", reference)
    assert found is None or (found == normalised(found) and found.isascii() and found.isprintable())


@pytest.mark.parametrize(
    ("prefix", "inside", "outside"),
    [
        (
            "/minutes",
            ("/minutes", "/minutes/", "/minutes/2024", "/minutes?page=2"),
            ("/minutes-old/", "/minutes.html", "/"),
        ),
        ("/minutes/", ("/minutes", "/minutes/", "/minutes/2024", "/minutes/?page=2"), ("/minutes-old/", "/minutes?x")),
        ("/minutes-*", ("/minutes-2023", "/minutes-2024/june"), ("/minutes", "/minutes/")),
        ("/", ("/", "/minutes"), ()),
        ("/?cat=minutes", ("/?cat=minutes", "/?cat=minutes&page=2"), ("/?cat=minutes2", "/", "/?cat=other")),
    ],
)
def test_a_prefix_covers_whole_segments_or_what_begins_as_it_does(
    prefix: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    scope = Scope(f"https://example.org{prefix}")
    assert [path for path in (*inside, *outside) if f"https://example.org{path}" in scope] == list(inside)


@pytest.mark.parametrize("address", ["https://example.org.evil.net/minutes/", "https://example.org:444/minutes/"])
def test_a_prefix_covers_no_other_site(address: str) -> None:
    assert address not in Scope("https://example.org/")
    assert address not in Scope("https://example.org/minutes")


@pytest.mark.parametrize(
    ("prefix", "address", "path"),
    [
        ("/minutes/", "/minutes/", "index.html"),
        ("/minutes/", "/minutes", "index.html"),
        ("/minutes", "/minutes", "index.html"),
        ("/minutes", "/minutes/june", "june.html"),
        ("/minutes", "/minutes?page=2", "index?page=2.html"),
        ("/minutes/", "/minutes/index.html", "index.html"),
        ("/minutes/", "/minutes/2024/06-12/", "2024/06-12.html"),
        ("/minutes/", "/minutes/2024/06-12/index.html", "2024/06-12.html"),
        ("/minutes/", "/minutes/june.HTM", "june.HTM"),
        ("/minutes/", "/minutes/caf%C3%A9%20one", "café one.html"),
        ("/minutes/", "/minutes/caf%E9", "caf%E9.html"),
        ("/minutes/", "/minutes//a//b", "a/b.html"),
        ("/minutes/", "/minutes/a%2F%2e%2e%2fb", "a%2F..%2Fb.html"),
        ("/minutes/", "/minutes/%5C..%5C%00%0A%7F", "%5C..%5C%00%0A%7F.html"),
        ("/minutes/", "/minutes/a%E2%80%AEb", "a%E2%80%AEb.html"),
        ("/minutes/", "/minutes/a?b=%2Fetc%2Fpasswd", "a?b=%2Fetc%2Fpasswd.html"),
        ("/minutes-*", "/minutes-2024/june", "minutes-2024/june.html"),
        ("/?cat=minutes", "/?cat=minutes&p=2", "index?cat=minutes&p=2.html"),
    ],
)
def test_a_path_is_what_an_address_has_beyond_the_prefix(prefix: str, address: str, path: str) -> None:
    assert path_of(f"https://example.org{address}", Scope(f"https://example.org{prefix}"), PAGE) == path


def test_markdown_keeps_its_ending_and_gets_one_where_it_has_none() -> None:
    scope = Scope("https://example.org/")
    paths = [path_of(f"https://example.org/{name}", scope, MARKDOWN) for name in ("a.md", "a.markdown", "a", "a.html")]
    assert paths == ["a.md", "a.markdown", "a.md", "a.html.md"]


@given(ANY_TEXT, st.sampled_from([PAGE, MARKDOWN]))
@example("%2e%2e/%2e%2e/etc/passwd", PAGE)
@example("..%2f..", PAGE)
@example("/" * 5, PAGE)
@example("x" * 1900, MARKDOWN)
def test_no_path_leaves_its_folder_or_hides_what_it_is(rest: str, suffix: str) -> None:
    scope = Scope("https://example.org/minutes/")
    address = normalised(f"https://example.org/minutes/{rest}")
    if address is None or address not in scope:
        return
    path = path_of(address, scope, suffix)
    assert path.isprintable()
    assert len(path) < 250
    assert path.lower().endswith((".html", ".htm") if suffix == PAGE else (".md", ".markdown"))
    assert not path.startswith("/")
    assert not {"", ".", ".."} & set(path.split("/"))
    assert "\\" not in path


def test_two_addresses_of_one_path_are_told_apart() -> None:
    paths = {told_apart("june.html", f"https://example.org/{name}", PAGE) for name in ("june", "june/", "june.html")}
    assert len(paths) == 3
    assert all(path.startswith("june~") and path.endswith(".html") for path in paths)
