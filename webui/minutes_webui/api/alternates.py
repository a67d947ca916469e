"""The page's addresses with ``.json``, ``.csv`` and ``.atom`` behind them, and the addresses for machines besides.

The answers are those of the API; parameters that only the page knows are ignored, as the page ignores any others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from flask import Blueprint, Response, current_app, render_template, request
from pydantic import BaseModel

from minutes_webui.api import lists, models, wholes
from minutes_webui.api.feeds import meetings_feed, search_feed
from minutes_webui.api.operations import search_answer
from minutes_webui.api.tables import search_table, table
from minutes_webui.asking import MOST_A_PAGE, Archives, SearchQuery, ask, check_archives, page_links, page_of
from minutes_webui.errors import RequestError
from minutes_webui.settings import absolute, snapshot
from minutes_webui.warming import meetings as meeting_heads

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

M = TypeVar("M", bound=BaseModel)

blueprint = Blueprint("alternates", __name__)


def read_parameters(model: type[M], parameters: MultiDict[str, str]) -> M:
    """Return the parameters that a declaration knows; pydantic's ValidationError where one cannot be used."""
    several = {name for name, field in model.model_fields.items() if "list" in str(field.annotation)}
    return model.model_validate(
        {
            name: parameters.getlist(name) if name in several else parameters[name]
            for name in model.model_fields
            if name in parameters
        }
    )


def _json(model: type[BaseModel], found: dict[str, Any]) -> Response:
    return Response(model.model_validate(found).model_dump_json(), mimetype="application/json")


def _linked(response: Response, after: str | None, before: str | None) -> Response:
    """Say in the headers where the next and the previous part are (RFC 8288), for forms that have no place for it."""
    links = [f'<{url}>; rel="{name}"' for url, name in ((after, "next"), (before, "prev")) if url]
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


@blueprint.get("/search.<any(json, csv, atom):form>")
def search(form: Literal["json", "csv", "atom"]) -> Response:
    """Return a search in another form; a feed has the newest first, unless the query or the address says otherwise."""
    asked = read_parameters(SearchQuery, request.args)
    if form == "json":
        return search_answer(asked, request.path)
    if form == "csv":
        asked = asked if "page_size" in request.args else asked.model_copy(update={"page_size": MOST_A_PAGE})
        answer = ask(asked, facet_names=())
        after, before = page_links(request.path, asked, answer.hits)
        return _linked(search_table(answer), after and absolute(after), before and absolute(before))
    answer = ask(asked, facet_names=())
    if answer.query.sort is None and answer.results.sort == "relevance":
        answer = ask(asked.model_copy(update={"sort": "date-desc"}), facet_names=())
    return search_feed(answer)


_LISTS: dict[str, tuple[type[Archives], type[BaseModel], Callable[[Any], dict[str, Any]]]] = {
    "meetings": (lists.MeetingsQuery, models.Listing[models.MeetingSummary], lists.meetings),
    "people": (Archives, models.Listing[models.PersonRow], lists.people),
    "refs": (lists.RefsQuery, models.Listing[models.DiscussedRow], lists.refs),
    "actions": (lists.ActionsQuery, models.Listing[models.LedgerRow], lists.actions),
}


@blueprint.get("/<any(meetings, people, refs, actions):name>.<any(json, csv):form>")
def listing(name: str, form: Literal["json", "csv"]) -> Response:
    """Return a list in another form."""
    parameters, answer, make = _LISTS[name]
    found = make(read_parameters(parameters, request.args))
    return _json(answer, found) if form == "json" else _linked(table(name, found), found["next"], found["previous"])


@blueprint.get("/meetings.atom")
def meetings_atom() -> Response:
    """Return the latest meetings as a feed."""
    asked = read_parameters(Archives, request.args)
    check_archives(snapshot().store, asked.archive)
    return meetings_feed(list(page_of(meeting_heads(snapshot(), asked.archive), asked)))


@blueprint.get("/items/<id_>.json")
def item(id_: str) -> Response:
    """Return an item."""
    return _json(models.ItemAnswer, wholes.item(id_))


@blueprint.get("/meetings/<archive>/<date>.json")
def day(archive: str, date: str) -> Response:
    """Return the meetings of a day."""
    return _json(models.DayAnswer, wholes.day(archive, date))


@blueprint.get("/people/<id_>.json")
def person(id_: str) -> Response:
    """Return a person."""
    return _json(models.PersonAnswer, wholes.person(id_))


@blueprint.get("/refs/<path:id_>.json")
def ref(id_: str) -> ResponseReturnValue:
    """Return a reference; one that itself ends in ``.json`` has its page here, and its JSON behind one more."""
    if _is_known(f"{id_}.json") and not _is_known(id_):
        return cast("ResponseReturnValue", current_app.view_functions["pages.ref"](name=f"{id_}.json"))
    return _json(models.StoryAnswer, wholes.ref(id_))


def _is_known(text: str) -> bool:
    try:
        return bool(snapshot().store.documents("ref", wholes.read_reference(text)))
    except RequestError:  # no reference at all
        return False


@blueprint.get("/about.json")
def about() -> Response:
    """Return what the index holds."""
    return _json(models.StatsAnswer, wholes.stats())


@blueprint.get("/opensearch.xml", endpoint="opensearch")
def opensearch() -> Response:
    """Describe the search to a browser, which can then offer it."""
    text = render_template("opensearch.xml", root=absolute(request.script_root))
    return Response(text, mimetype="application/opensearchdescription+xml")


@blueprint.get("/healthz", endpoint="health")
def health() -> Response:
    """Say that the server answers, and from which state of the index; an error where it has none."""
    return Response(f"ok {snapshot().name}\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
