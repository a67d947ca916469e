"""Terms that are counted all at once are counted as often as documents have them."""

from __future__ import annotations

import operator
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from minutes_search.store.tallies import Tallies

PEOPLE = ["p:ada", "p:wolf", "l:zk"]
TERMS = {
    "owner": PEOPLE,
    "speaker": PEOPLE,
    "repo": [f"conda/{n}" for n in range(40)],
    "kind": ["new", "vote"],
    "flag": ["", "is:open"],
    "archive": ["core", "ecosystem"],
}

_documents = st.fixed_dictionaries({
    "owner": st.sets(st.sampled_from(PEOPLE)),
    "speaker": st.sets(st.sampled_from(PEOPLE)),
    "repo": st.sets(st.sampled_from(TERMS["repo"]), max_size=3),
    **{field: st.sets(st.sampled_from(TERMS[field]), max_size=1) for field in ("kind", "flag", "archive")},
})  # fmt: skip


@given(st.lists(_documents, min_size=2, max_size=30), st.data())
def test_terms_are_counted_as_often_as_some_documents_have_them(
    documents: list[dict[str, set[str]]], data: st.DataObject
) -> None:
    having = {
        field: {term: [n for n, document in enumerate(documents) if term in document[field]] for term in terms}
        for field, terms in TERMS.items()
    }
    chosen = data.draw(st.sets(st.sampled_from(range(len(documents))), min_size=2))
    found = Tallies(len(documents), having).counts(operator.itemgetter(*chosen))
    for n, document in enumerate(documents):
        document["by"] = document["owner"] | document["speaker"] if n in chosen else set()
    for field in (*TERMS, "by"):
        assert found[field].by_term() == Counter(term for n in chosen for term in documents[n][field]), field


def test_the_terms_of_a_field_keep_their_order() -> None:
    having = {field: {term: range(50) for term in terms} for field, terms in TERMS.items()}
    found = Tallies(50, having).counts(operator.itemgetter(*range(50)))
    for field, tally in found.items():
        assert [tally.terms[place] for place in tally.places] == TERMS.get(field, PEOPLE)
