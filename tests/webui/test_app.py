"""The placeholder page."""

from __future__ import annotations

from minutes_search import __version__
from minutes_webui import create_app


def test_the_page_says_what_there_is() -> None:
    answer = create_app().test_client().get("/")
    assert answer.status_code == 200
    assert f"minutes-search {__version__}" in answer.text


def test_no_page_may_load_anything_from_elsewhere_or_run_a_script() -> None:
    for path in ("/", "/nothing-here"):
        policy = create_app().test_client().get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
