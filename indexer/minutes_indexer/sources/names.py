"""Names of files that are not UTF-8: shown with their bytes escaped, and reported as files that cannot be read."""

from __future__ import annotations

import errno


def readable(name: str) -> str:
    """Escape the bytes of a name that are not UTF-8: such a name can be shown, but not indexed."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def refuse() -> bytes:
    """Stand in for reading a file whose name is not UTF-8. Always raises OSError."""
    raise OSError(errno.EILSEQ, "its name is not UTF-8; rename the file")
