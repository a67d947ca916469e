"""Work that may be done beside what else a run does: by another process, where whoever makes the index has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Beside(Protocol[T_co]):
    """Something that is being done."""

    def result(self) -> T_co:
        """Wait until it is done, and return what it has given; raise what it has raised."""

    def stop(self) -> None:
        """Let it be; nothing happens where it is done."""


class Starts(Protocol):
    """What starts something beside the rest."""

    def __call__(self, work: Callable[[], T]) -> Beside[T]:
        """Start it."""


class Later(Beside[T]):
    """Something that is done when its result is asked for, by who asks."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work

    def result(self) -> T:
        """Do it."""
        return self._work()

    def stop(self) -> None:
        """Do nothing."""
