"""What may be the address of a repository, a branch and a folder in it; everything else never reaches git."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from minutes_indexer.sources.base import SourceError
from minutes_search.places import shown_url

if TYPE_CHECKING:
    from minutes_search.places import GitPlace

_URL = re.compile(r"(?:https?|ssh|git)://[^-/\s][^\s]*|file:///\S+", re.IGNORECASE)
_SCP = re.compile(r"(?:[\w.+~][\w.+~-]*@)?[\w][\w.-]*:(?!:|//)[^\s]+")
# `git help check-ref-format`
_NO_BRANCH = re.compile(r"^[-/.]|[/.]$|\.\.|//|/\.|@\{|\.lock(?:/|$)|^@$|[\x00-\x20\x7f~^:?*\[\\]")


def is_local(place: GitPlace) -> bool:
    """Tell whether a repository is on this machine and named by its path, to be read where it is."""
    return Path(place.url).is_absolute()


def check_place(place: GitPlace) -> None:
    """Raise SourceError for what git might take for an option, a program or a pattern."""
    url = place.url
    if not (is_local(place) or _URL.fullmatch(url) or _SCP.fullmatch(url)) or not url.isprintable():
        raise SourceError(
            f"{shown_url(url)!r} is no address of a repository; give one with https, ssh, git or file, "
            "user@host:path, or an absolute path"
        )
    if place.branch is not None and (not place.branch or _NO_BRANCH.search(place.branch)):
        raise SourceError(f"{shown_url(url)}: {place.branch!r} is no name of a branch")
    if ".." in place.directory.split("/"):
        raise SourceError(f"{shown_url(url)}: the folder {place.directory!r} has to be inside the repository")


def tidy(directory: str) -> str:
    """Give a folder of a repository without slashes at its ends and without empty parts."""
    return "/".join(part for part in directory.split("/") if part not in {"", "."})
