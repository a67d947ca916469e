"""The golden files: short minutes in `tests/corpus/in`, and in `out` what the extraction definition says of them.

`tests/corpus/README.md` tells how to read them and how to add one.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_file
from minutes_search.model import Skipped
from minutes_search.serialise import meeting_to_dict

CORPUS = Path(__file__).parents[1] / "corpus"
NAMES = sorted(file.stem for file in (CORPUS / "in").glob("*.md"))

# What stands for a thing where the golden file holds a plain value in its place.
_SHORT = {"owners": "label", "speakers": "label", "assignees": "label", "refs": "id", "actions": "line"}


def extracted(name: str, path: str) -> dict[str, Any]:
    """Read a golden file as an archive of one."""
    outline = read_file(path, (CORPUS / "in" / f"{name}.md").read_bytes())
    assert not isinstance(outline, Skipped), outline.reason
    evidence = read_evidence(outline, archive="golden", path=path)
    assert evidence, "the file has no date"
    meeting = extract(outline, archive="golden", path=path, directory=Directory.build([evidence]))
    assert not isinstance(meeting, Skipped), meeting.reason
    return meeting_to_dict(meeting)


def like(actual: Any, expected: Any, field: str = "") -> Any:
    """Reduce what was extracted to the fields that the golden file tells, so that pytest shows the rest as a diff."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: like(actual.get(key), value, key) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(actual, list):
        pattern = expected or [None]
        return [like(each, pattern[min(index, len(pattern) - 1)], field) for index, each in enumerate(actual)]
    if isinstance(actual, dict) and not isinstance(expected, dict):
        return actual[_SHORT[field]] if field in _SHORT else actual
    return actual


def shown(data: dict[str, Any]) -> list[str]:
    """Write the fields as lines, each element of a list on its own."""
    lines = []
    for key, value in data.items():
        elements = value if isinstance(value, list) else [value]
        lines += [f"{key}: {json.dumps(element, ensure_ascii=False)}" for element in elements]
    return lines


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_file_yields_what_the_definition_says(name: str) -> None:
    expected = json.loads((CORPUS / "out" / f"{name}.json").read_text("utf-8"))
    path = expected.pop("path", f"{name}.md")
    actual = like(extracted(name, path), expected)
    if actual != expected:
        difference = difflib.unified_diff(shown(expected), shown(actual), "the definition", "the program", lineterm="")
        pytest.fail("\n".join(difference), pytrace=False)


def test_every_golden_file_has_its_counterpart() -> None:
    assert sorted(file.stem for file in (CORPUS / "out").glob("*.json")) == NAMES
    assert len(NAMES) >= 30
