"""Regular expressions that are compiled when they are first used.

Compiling all those of the core takes 6 ms, a tenth of what a query on the command line may take, and a query uses few.
"""

from __future__ import annotations

import re
from typing import Any, cast


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what can be used as `re.compile` of the same would be, but for functions of `re` that take a pattern."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


class _Pattern:
    """Takes each method from the compiled expression when it is first asked for, and has it from then on."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value
