"""The operations of the API, declared once: requests are checked, answers shaped and OpenAPI written from it.

A blueprint and its specification are made for each application, for the specification knows its application.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, json, request
from pydantic import BaseModel, ConfigDict, Field
from spectree import Response as Declared
from spectree import SpecTree
from spectree.utils import get_multidict_items

from minutes_search import __version__
from minutes_webui.api import lists, models, wholes
from minutes_webui.api.answers import search_json
from minutes_webui.asking import Archives, SearchQuery, ask, page_links
from minutes_webui.settings import absolute

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "/api/v1"
_DESCRIPTION = """\
Every agenda item of the archive's meetings: searched as the page and the command search it, with exact counts.

All operations are GET and need no key. Lists are paged by `page` and `page_size`; `next` and `previous` are whole
addresses that stay with one state of the index while it changes. Every answer has an `ETag`; asking again with
`If-None-Match` costs next to nothing. Dates are ISO 8601. Text is plain; what is HTML says so in its name.
"""


class SuggestQuery(BaseModel):
    """A query that is being typed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field("", max_length=1000, description="The query so far.")
    cursor: int | None = Field(None, ge=0, le=1000, description="Where in it, in characters; without it at its end.")


def search_answer(asked: SearchQuery, path: str) -> Response:
    """Return the answer to a search; `path` is where its pages are."""
    answer = ask(asked)
    after, before = page_links(path, asked, answer.hits)
    body = search_json(answer, after and absolute(after), before and absolute(before))
    return Response(body, mimetype="application/json")


def make_blueprint() -> tuple[Blueprint, SpecTree]:
    """Make the API, and what knows its OpenAPI document."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    spec = SpecTree(
        "flask",
        annotations=False,
        mode="strict",
        title="minutes-search",
        version=__version__,
        description=_DESCRIPTION,
        openapi_version="3.1.0",
        page_templates={},
        validation_error_status=400,
        validation_error_model=models.Error,
        naming_strategy=_name,
        nested_naming_strategy=lambda _, name: name,
    )

    def operation(
        rule: str, answer: type[BaseModel], make: Callable[..., dict[str, Any] | Response], asked: type[BaseModel]
    ) -> None:
        """Add one: `make` gets the checked parameters, and what the path says by name.

        pydantic's ValidationError for parameters that cannot be used is answered as all errors are, so checking is not
        left to spectree, which would also read every answer once more: it is told of the operation, and not asked.
        """

        def view(**path: str) -> Response:
            given = asked.model_validate(get_multidict_items(request.args, asked))
            found = make(given, **path)
            if isinstance(found, Response):
                return found
            return Response(answer.model_validate(found).model_dump_json(), mimetype="application/json")

        statuses = ["HTTP_404", "HTTP_410", "HTTP_422", "HTTP_503"]
        declared = Declared(HTTP_200=answer, HTTP_400=models.Error, **dict.fromkeys(statuses, models.Error))
        view.__name__ = make.__name__
        view.__doc__ = make.__doc__
        told = spec.validate(query=asked, resp=declared, operation_id=make.__name__, skip_validation=True)(view)
        blueprint.add_url_rule(rule, make.__name__, functools.update_wrapper(functools.partial(view), told))

    operation("/search", models.SearchAnswer, search, SearchQuery)
    operation("/items/<id_>", models.ItemAnswer, item, Nothing)
    operation("/meetings", models.Listing[models.MeetingSummary], lists.meetings, lists.MeetingsQuery)
    operation("/meetings/<archive>/<date>", models.DayAnswer, day, Nothing)
    operation("/people", models.Listing[models.PersonRow], lists.people, Archives)
    operation("/people/<id_>", models.PersonAnswer, person, Nothing)
    operation("/refs", models.Listing[models.DiscussedRow], lists.refs, lists.RefsQuery)
    operation("/refs/<path:id_>", models.StoryAnswer, ref, Nothing)
    operation("/actions", models.Listing[models.LedgerRow], lists.actions, lists.ActionsQuery)
    operation("/suggest", models.SuggestAnswer, suggest, SuggestQuery)
    operation("/stats", models.StatsAnswer, stats, Nothing)
    blueprint.add_url_rule("/openapi.json", "openapi", lambda: _document(spec))
    return blueprint, spec


class Nothing(BaseModel):
    """No parameters but the state of the index."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    generation: str | None = Field(None, max_length=60, description="The state of the index; 410 when it is gone.")


def search(asked: SearchQuery) -> Response:
    """Find agenda items."""
    return search_answer(asked, f"{PREFIX}/search")


def item(_: Nothing, id_: str) -> dict[str, Any]:
    """An item whole, by its id or an unambiguous start of it, with its thread."""
    return wholes.item(id_)


def day(_: Nothing, archive: str, date: str) -> dict[str, Any]:
    """The meetings of a day in an archive, with their items."""
    return wholes.day(archive, date)


def person(_: Nothing, id_: str) -> dict[str, Any]:
    """A person: their labels and how each was resolved, items by year, open actions, and who they discuss with."""
    return wholes.person(id_)


def ref(_: Nothing, id_: str) -> dict[str, Any]:
    """All that was said of a reference, in order: owner/repo#number, cep:46, or a link, percent-encoded."""
    return wholes.ref(id_)


def suggest(asked: SuggestQuery) -> dict[str, Any]:
    """What a query may go on with: fields, people, references, archives."""
    return wholes.suggest(asked.q, len(asked.q) if asked.cursor is None else asked.cursor)


def stats(_: Nothing) -> dict[str, Any]:
    """What the index holds, how fresh it is, and what was skipped."""
    return wholes.stats()


def _name(model: type[BaseModel]) -> str:
    """Return the name of a declaration in the document."""
    return model.__name__.replace("[", "Of").replace("]", "")


def _document(spec: SpecTree) -> Response:
    """Return the OpenAPI document."""
    return Response(json.dumps(spec.spec), mimetype="application/json")
