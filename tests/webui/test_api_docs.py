"""docs/api.md holds: its addresses are those of the server, and its examples run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.webui.answers import body
from tests.webui.places import FOUND

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
HOST = "http://127.0.0.1:8000"


def example(name: str) -> str:
    """Give the code of an example."""
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", TEXT, re.DOTALL)
    assert found, name
    return found[1]


def addresses(client: FlaskClient) -> set[str]:
    """Give the addresses that the server has, as the document writes them: every name in braces is an id or a date."""
    found = set()
    for rule in client.application.url_map.iter_rules():
        text = str(rule)
        choices = re.findall(r"<any\(([^)]*)\):\w+>", text)
        texts = [text]
        for choice in choices:
            part = f"<any({choice})"
            texts = [
                re.sub(re.escape(part) + r":\w+>", each.strip(), one, count=1)
                for one in texts
                for each in choice.split(",")
            ]
        for one in texts:
            found.add(re.sub(r"<[^>]+>", "{id}", re.sub(r"<(archive|date)>", r"{\1}", one)))
    return found


def test_every_address_is_listed_and_every_listed_one_is_there(client: FlaskClient) -> None:
    listed = set(re.findall(r"`(/[^`\s]*)`", TEXT.split("## Addresses")[1].split("## Behind")[0]))
    listed -= {"/search?fragment=1", "/static/…"}
    assert addresses(client) - {"/", "/static/{id}"} == listed


def test_every_member_of_an_error_and_of_a_list_is_told(client: FlaskClient) -> None:
    lists = body(client.get("/api/v1/meetings"))
    assert f"`{{{', '.join(lists)}}}`" in TEXT
    error = body(client.get("/api/v1/search?q=by:"))
    for name in (*error, *error["errors"][0]):
        assert f'"{name}":' in TEXT


def test_the_python_example_prints_every_item(served: str) -> None:
    code = example("python-example")
    assert HOST in code
    ran = subprocess.run([sys.executable, "-c", code.replace(HOST, served)], capture_output=True, text=True, check=True)
    printed = [line.split(" ", 1)[1] for line in ran.stdout.splitlines()]
    assert sorted(printed) == sorted(FOUND)


def test_the_curl_example_answers_with_the_newest_item(served: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = shlex.split(example("curl-example").removeprefix("$ ").replace(HOST, served))
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert FOUND[0] in ran.stdout
    assert FOUND[1] not in ran.stdout
