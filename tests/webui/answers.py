"""Answers of the application as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


def body(answer: TestResponse) -> Any:
    """Give the JSON of an answer; without any the test fails."""
    assert answer.is_json, answer.text[:500]
    return answer.get_json()


def get(client: FlaskClient, address: str) -> Any:
    """Ask for an address that answers with JSON and status 200."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return body(answer)
