"""`--new-since`: only what is new, as one more condition of the query, so that the answer says what it was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from minutes_search.cli.options import CommandError
from minutes_search.query.dates import read_bound
from minutes_search.query.errors import ValueProblem, quoted
from minutes_search.query.parser import conjunction
from minutes_search.query.tree import Field

if TYPE_CHECKING:
    import datetime

    from minutes_search.query.sentence import Understood
    from minutes_search.query.tree import Query

_COMMIT = re.compile(r"[0-9a-f]{5,40}", re.IGNORECASE)


def only_since(understood: Understood, since: str, today: datetime.date) -> Understood:
    """Return the query limited to meetings from a date on, as ``since:`` limits it. Raises CommandError."""
    try:
        condition = Field("date", (read_bound("since", since, today),))
    except ValueProblem as problem:
        if _COMMIT.fullmatch(since.strip()):
            message = f"--new-since {since.strip()}: commits are not known to this index yet; give a date"
            raise CommandError(message) from problem
        raise CommandError(f"--new-since {quoted(since)}: {problem.message} {problem.hint}") from problem

    def limited(query: Query) -> Query:
        return replace(query, root=conjunction([*([query.root] if query.root else []), condition]))

    return understood._replace(query=limited(understood.query), literal=limited(understood.literal))
