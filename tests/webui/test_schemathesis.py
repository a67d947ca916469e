"""The API does what its description says: Schemathesis calls each operation with what fits and with what does not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig

from minutes_webui import create_app

if TYPE_CHECKING:
    from flask import Flask
    from schemathesis import Case

CONFIG = {
    "generation": {"deterministic": bool(os.environ.get("CI"))},
    "checks": {
        # What has the right form may be nobody's id (404), a state of the index that is gone (410), or no query (422).
        "positive_data_acceptance": {"expected-statuses": ["2xx", 404, 410, 422]},
    },
}

# The description depends on no index, so there is none yet while the tests are collected.
api = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", create_app(Path("no-index")), config=SchemathesisConfig.from_dict(CONFIG)
)


@pytest.fixture(scope="module")
def app(sample_index: Path) -> Flask:
    """The application over the sample archive."""
    return create_app(sample_index)


@api.parametrize()
@settings(max_examples=25)
def test_every_answer_is_as_described(case: Case[Any], app: Flask) -> None:
    # Compression is the server's business; without one, nobody would undo it.
    case.call_and_validate(app=app, headers={"Accept-Encoding": "identity"})


@pytest.mark.parametrize(
    ("operation", "listed", "names"),
    [
        ("/api/v1/items/{id_}", "/api/v1/search?page_size=100&copies=all", {"id_": "id"}),
        ("/api/v1/meetings/{archive}/{date}", "/api/v1/meetings", {"archive": "archive", "date": "date"}),
        ("/api/v1/people/{id_}", "/api/v1/people", {"id_": "id"}),
        ("/api/v1/refs/{id_}", "/api/v1/refs?page_size=100", {"id_": "reference"}),
    ],
)
def test_everything_that_a_list_names_is_there_and_as_described(
    app: Flask, operation: str, listed: str, names: dict[str, str]
) -> None:
    rows = app.test_client().get(listed).get_json()["results"]
    assert len(rows) > 10
    for row in rows:
        path = {name: quote(row[key], safe="") for name, key in names.items()}
        case = api[operation]["GET"].Case(path_parameters=path)
        answer = case.call_and_validate(app=app, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200
