"""`--new-since`: only what is new, as one more condition of the query, so that the answer says what it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.cli.options import CommandError
from minutes_search.frozen import replace
from minutes_search.query.dates import read_bound
from minutes_search.query.errors import QueryError, ValueProblem, quoted
from minutes_search.query.parser import conjunction
from minutes_search.query.tree import Field
from minutes_search.query.values import read_argument

if TYPE_CHECKING:
    import datetime

    from minutes_search.query.sentence import Understood
    from minutes_search.query.tree import Query


def only_since(understood: Understood, since: str, today: datetime.date) -> Understood:
    """Return the query limited to meetings from a date on, as ``since:`` does, or as ``since-commit:`` does.

    Raises CommandError.
    """
    try:
        condition = Field("date", (read_bound("since", since, today),))
    except ValueProblem as problem:
        try:
            condition = Field("since-commit", (read_argument("since-commit", since, today),))
        except QueryError:
            message = f"--new-since {quoted(since)} is no commit, and no date: {problem.message} {problem.hint}"
            raise CommandError(message) from problem

    def limited(query: Query) -> Query:
        return replace(query, root=conjunction([*([query.root] if query.root else []), condition]))

    return replace(understood, query=limited(understood.query), literal=limited(understood.literal))
