"""The English stemmer by itself is the package's."""

from __future__ import annotations

import snowballstemmer

from minutes_search.stemming import english_stemmer


def test_it_stems_as_that_of_the_whole_package_does() -> None:
    stem, theirs = english_stemmer(), snowballstemmer.stemmer("english").stemWord
    words = ["signatures", "signing", "signed", "dying", "die", "news", "generously", "café", "2025", "sky", "skies"]
    assert [stem(word) for word in words] == [theirs(word) for word in words]


def test_each_stemmer_is_another_one() -> None:
    assert english_stemmer() != english_stemmer()
