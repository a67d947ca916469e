"""The English stemmer is that of Snowball; an index keeps its stems, so they are not to change unnoticed."""

from __future__ import annotations

import pytest

from minutes_search.stemming import english_stemmer


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("signature signatures", "signatur"),
        ("sign signs signing signed", "sign"),
        ("die dying", "die"),
        ("news", "news"),
        ("generously generous", "generous"),
        ("sky skies", "sky"),
        ("café", "café"),
        ("2025", "2025"),
    ],
)
def test_words_of_one_stem_are_one(words: str, stem: str) -> None:
    assert {english_stemmer()(word) for word in words.split()} == {stem}


def test_each_stemmer_is_another_one() -> None:
    assert english_stemmer() != english_stemmer()
