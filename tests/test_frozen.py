"""Values that are made quickly are what the standard library's frozen dataclasses are."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from minutes_search.frozen import field, frozen, replace


@frozen
class Mine:
    """A value."""

    name: str
    number: int = 1
    parts: tuple[str, ...] = ()
    more: dict[str, int] = field(default_factory=dict)

    @property
    def loud(self) -> str:
        """The name in capitals."""
        return self.name.upper()


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same of the standard library."""

    name: str
    number: int = 1
    parts: tuple[str, ...] = ()
    more: dict[str, int] = dataclasses.field(default_factory=dict)


@frozen
class Single:
    """A value of one field."""

    parts: tuple[str, ...]


ARGUMENTS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("a",), {}),
    (("a", 2), {}),
    (("a", 2, ("x",), {"y": 1}), {}),
    ((), {"name": "b", "more": {"z": 3}}),
]


@pytest.mark.parametrize(("positional", "named"), ARGUMENTS)
def test_it_has_the_fields_the_text_and_the_dict_of_a_dataclass(
    positional: tuple[Any, ...], named: dict[str, Any]
) -> None:
    mine, theirs = Mine(*positional, **named), Theirs(*positional, **named)
    assert repr(mine) == repr(theirs).replace("Theirs", "Mine")
    assert dataclasses.asdict(mine) == dataclasses.asdict(theirs)
    assert [each.name for each in dataclasses.fields(mine)] == [each.name for each in dataclasses.fields(theirs)]
    assert Mine.__match_args__ == Theirs.__match_args__


@pytest.mark.parametrize(("positional", "named"), [((), {}), (("a", 1, (), {}, 5), {}), (("a",), {"name": "b"})])
def test_it_refuses_the_arguments_that_a_dataclass_refuses(positional: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Mine, Theirs):
        with pytest.raises(TypeError):
            kind(*positional, **named)


def test_values_of_equal_fields_are_equal_and_those_of_another_class_are_not() -> None:
    assert Mine("a", 2) == Mine("a", 2)
    assert Mine("a", 2) != Mine("a", 3)
    others: list[object] = [Theirs("a", 2), ("a", 2, (), {}), ("a",)]
    assert Mine("a", 2) not in others
    assert Single(("a",)) not in others


def test_equal_values_have_one_hash_and_a_value_of_something_mutable_has_none() -> None:
    assert len({Single(("a",)), Single(("a",)), Single(("b",))}) == 2
    with pytest.raises(TypeError):
        hash(Mine("a"))


def test_nothing_can_be_set_or_deleted() -> None:
    value: Any = Mine("a")
    for name in ("name", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError, match=name):
            setattr(value, name, "b")
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        del value.name
    assert not hasattr(value, "__dict__")
    assert value.loud == "A"


def test_each_value_has_a_default_of_its_own() -> None:
    assert Mine("a").more is not Mine("b").more


def test_copies_pickled_values_and_replaced_ones_are_equal_to_what_they_should_be() -> None:
    value = Mine("a", 2, ("x",), {"y": 1})
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value  # noqa: S301
    assert copy.deepcopy(value) == value
    assert copy.copy(value) == value
    for replaced in (dataclasses.replace(value, number=3), replace(value, number=3)):
        assert replaced == Mine("a", 3, ("x",), {"y": 1})


def test_a_pattern_of_match_takes_its_fields_in_order() -> None:
    match Mine("a", 7):
        case Mine(name, number):
            assert (name, number) == ("a", 7)
        case _:
            pytest.fail("it does not match")
