"""The query string of a page, and the page as an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar, get_origin

from flask import render_template, request
from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

M = TypeVar("M", bound=BaseModel)


class ByYear(BaseModel):
    """A list of which a page shows one year."""

    model_config = ConfigDict(frozen=True)

    year: Annotated[int, Field(ge=1, le=9999)] | None = None
    archive: list[str] = Field(default_factory=list, max_length=20)


@dataclass(frozen=True, slots=True)
class Alternate:
    """A page's content for programs."""

    name: str
    """As people call the format: JSON, CSV, Feed."""
    type: str
    url: str


_TYPES = {"json": ("JSON", "application/json"), "csv": ("CSV", "text/csv"), "atom": ("Feed", "application/atom+xml")}


def alternates(path: str, query: str = "", formats: Sequence[str] = ("json",)) -> list[Alternate]:
    """Return the addresses beside one of a page at which programs find its content; `query` begins with ``?``."""
    return [Alternate(*_TYPES[each], f"{path}.{each}{query}") for each in formats]


def asked_for(model: type[M]) -> M:
    """Return what the request's query string asks for.

    A page does not mind parameters that it does not know, nor empty ones, which forms send. ValidationError for one
    that it cannot use.
    """
    values: dict[str, object] = {}
    for name, written in request.args.lists():
        field = model.model_fields.get(name)
        if field and (given := [value for value in written if value]):
            values[name] = given if get_origin(field.annotation) is list else given[-1]
    return model.model_validate(values)


def page(template: str, **values: object) -> str:
    """Render a page."""
    return render_template(template, **values)
