"""The API's documentation as a page of this server: from the OpenAPI document, and nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import render_template
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES = {
    "search": "?q=sigstore+by:WV&page_size=5",
    "meetings": "?page_size=5",
    "people": "?page_size=5",
    "refs": "?series=cep",
    "actions": "?page_size=5",
    "suggest": "?q=sigstore+by:w",
    "stats": "",
}
"""What to add to the address of an operation to see an answer, for those that any archive answers."""


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, or a member of an answer."""

    name: str
    type: str
    help: Markup


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    id: str
    path: str
    summary: str
    parameters: list[Member]
    answer: str
    """The name of the declaration that its answer has."""
    example: str | None


def page(document: Mapping[str, Any]) -> str:
    """Return the page for an OpenAPI document."""
    operations = [_operation(path, row["get"]) for path, row in document["paths"].items()]
    schemas = document["components"]["schemas"]
    answers = {
        name: [
            Member(each, type_of(row), told(row.get("description", ""))) for each, row in schema["properties"].items()
        ]
        for name, schema in sorted(schemas.items())
        if name not in {"Nothing", "Archives"} and not name.endswith("Query")
    }
    about = [told(" ".join(each.split())) for each in document["info"]["description"].strip().split("\n\n")]
    return render_template("api.html", about=about, operations=operations, answers=answers)


def told(text: str) -> Markup:
    """Return a text of the declarations as HTML: what stands in backticks is code."""
    parts = text.split("`")
    return Markup().join(
        Markup("<code>%s</code>") % part if number % 2 else escape(part) for number, part in enumerate(parts)
    )


def _operation(path: str, row: Mapping[str, Any]) -> Operation:
    parameters = [
        Member(each["name"], type_of(each["schema"]), told(each.get("description", "")))
        for each in row.get("parameters", [])
    ]
    answer = row["responses"]["200"]["content"]["application/json"]["schema"]
    name = row["operationId"]
    example = path + EXAMPLES[name] if name in EXAMPLES else None
    return Operation(name, path, row["summary"], parameters, type_of(answer), example)


def type_of(schema: Mapping[str, Any]) -> str:
    """Return in a few words what a JSON schema allows."""
    match schema:
        case {"$ref": reference}:
            return str(reference).rsplit("/", 1)[-1]
        case {"anyOf": several}:
            return " or ".join(dict.fromkeys(type_of(each) for each in several))
        case {"const": value}:
            return repr(value) if isinstance(value, str) else str(value).lower()
        case {"enum": values}:
            return " or ".join(str(value) for value in values)
        case {"type": "array", "items": items}:
            return f"list of {type_of(items)}"
        case {"type": "object", "additionalProperties": values} if isinstance(values, dict):
            return f"object of {type_of(values)}"
        case {"type": "string", "format": form}:
            return str(form)
        case _:
            return str(schema.get("type", "any"))
