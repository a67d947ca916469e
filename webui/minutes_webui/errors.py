"""Everything that can go wrong as an answer: one shape for programs, one page for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, json, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from minutes_search.query import QueryError
from minutes_search.store import (
    AmbiguousIdError,
    IndexMissingError,
    IndexNotTrustedError,
    IndexOutdatedError,
    QueryTooCostlyError,
    StoreError,
    UnsupportedQueryError,
)
from minutes_webui.snapshots import GoneError

if TYPE_CHECKING:
    from flask import Flask

    from minutes_search.query.errors import QueryError as _QueryError

PROGRAMS = (".json", ".csv", ".atom", "/healthz")
"""What the addresses for programs end in, beside those of the API."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a request."""

    message: str
    parameter: str | None = None
    """Of the query string or the path."""
    position: int | None = None
    """Where in the parameter, in characters from 0."""
    length: int | None = None
    hint: str | None = None
    """What would be right there."""


class RequestError(Exception):
    """A request that cannot be answered, with its HTTP status."""

    def __init__(self, status: int, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.status = status
        self.problems = problems


def not_found(message: str) -> RequestError:
    """Return the error for something that the archive does not have."""
    return RequestError(404, Problem(message))


def for_programs() -> bool:
    """Tell whether the answer goes to a program: by the address, never by headers, so that a cache cannot mix them."""
    return request.path.startswith("/api/v1/") or request.path.endswith(PROGRAMS)


def query_problem(error: _QueryError) -> Problem:
    """Return what is wrong with a query, and where in it."""
    return Problem(error.message, "q", error.position, error.length, error.hint or None)


def as_request_error(error: Exception) -> RequestError:
    """Return any error as one that says what to do next, without a path or anything else of the machine."""
    match error:
        case RequestError():
            return error
        case QueryError():
            return RequestError(422, query_problem(error))
        case QueryTooCostlyError():
            return RequestError(422, Problem(str(error), "q"))
        case UnsupportedQueryError():
            return RequestError(422, Problem(str(error), "q"))
        case AmbiguousIdError():
            return RequestError(404, Problem(str(error)))
        case ValidationError():
            return RequestError(400, *_parameters(error))
        case GoneError():
            hint = "Start again from the first page, without generation."
            message = "The index has changed since the first page of this answer, and its former state is gone."
            return RequestError(410, Problem(message, "generation", hint=hint))
        case StoreError():
            return _index_error(error)
        case HTTPException():
            return _http_error(error)
        case _:
            return RequestError(500, Problem("The server made a mistake."))


def _index_error(error: StoreError) -> RequestError:
    match error:
        case IndexMissingError():
            return _unavailable("There is no index yet.", "Make one with `minutes-search index SOURCE`.")
        case IndexOutdatedError():
            return _unavailable(
                "The index was written by another version.", "Make it anew with `minutes-search index --rebuild`."
            )
        case IndexNotTrustedError():
            return _unavailable(
                "The index may have been written by others than its owner.",
                "It has to belong to whoever runs the server, and nobody else may write to it; "
                "`minutes-search stats` says more.",
            )
        case _:
            return _unavailable("The index cannot be read.", "Make it anew with `minutes-search index --rebuild`.")


def _http_error(error: HTTPException) -> RequestError:
    match error:
        case NotFound():
            return not_found("There is no such page.")
        case MethodNotAllowed():
            return RequestError(405, Problem("Nothing can be changed here: only GET, HEAD and OPTIONS are answered."))
        case _:
            return RequestError(error.code or 500, Problem(error.description or error.name))


def _unavailable(message: str, hint: str) -> RequestError:
    return RequestError(503, Problem(message, hint=hint))


def _parameters(error: ValidationError) -> list[Problem]:
    return [
        Problem(
            "There is no such parameter." if each["type"] == "extra_forbidden" else f"{each['msg']}.",
            ".".join(str(part) for part in each["loc"][:1]) or None,
        )
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def error_body(error: RequestError) -> dict[str, Any]:
    """Return the one shape that errors have for programs."""
    problems = [asdict(problem) for problem in error.problems]
    return {"ok": False, "error": error.problems[0].message, "errors": problems, "status": error.status}


def answer(error: Exception) -> Response:
    """Answer a request that failed."""
    if not isinstance(error, RequestError | QueryError | StoreError | ValidationError | GoneError | HTTPException):
        current_app.logger.exception("%s failed", request.path)
    told = as_request_error(error)
    if for_programs():
        response = Response(json.dumps(error_body(told)), told.status, mimetype="application/json")
    else:
        response = Response(render_template("error.html", error=told), told.status)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers(request.environ):
            if name not in {"Content-Type", "Content-Length"}:
                response.headers[name] = value
    if told.status == 503:
        response.headers["Retry-After"] = "10"
    return response


def register(app: Flask) -> None:
    """Make all errors of the application answer so."""
    app.register_error_handler(Exception, answer)
