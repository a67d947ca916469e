"""What stands for an archive on the command line: the address of a repository or of a site, read to a place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from minutes_search.places import FolderPlace, GitPlace, Place, SitePlace, site_prefix

FORGES = ("github.com", "gitlab.com", "codeberg.org")
"""Hosts of which a page's address tells repository, branch and directory."""

_SCP = re.compile(r"[\w.-]+@[\w.-]+:(?!//)\S+")
_TREE = re.compile(r"(?P<repository>/.+?)(?:/-)?/(?:tree|src/branch)/(?P<branch>[^/]+)(?:/(?P<directory>.*))?")
_OWNER_AND_NAME = re.compile(r"/[^/]+/[^/]+/?")


class LocationError(ValueError):
    """An address cannot be used; the message says why and what would be right."""


class Location(NamedTuple):
    """A place, and what its archive is called where nobody says otherwise."""

    place: Place
    name: str


def read_location(text: str) -> Location:
    """Read what names a source: a folder, a repository or a site. Raises LocationError.

    A repository is ``git+URL[@BRANCH][#subdirectory=DIR]`` as pip writes it (also with a path for URL), an address that
    git alone has (ssh://, git://, file://, user@host:path), one that ends in .git, or a page of GitHub, GitLab or
    Codeberg, of a whole repository or of a folder in it. Other web addresses are sites; everything else is a folder.
    """
    if text.startswith("git+"):
        return _pip_location(text.removeprefix("git+"))
    scheme = urlsplit(text).scheme.lower() if "://" in text else ""
    if scheme in {"ssh", "git", "file"} or (_SCP.fullmatch(text) and not Path(text).exists()):
        return _repository(text)
    if scheme in {"http", "https"}:
        return _web_location(text)
    if scheme:
        raise LocationError(f"{text}: there are no sources of {scheme}://; give a folder, a repository or a web page")
    return Location(FolderPlace(Path(text)), "")


def _pip_location(text: str) -> Location:
    url, _, fragment = text.partition("#")
    options = parse_qs(fragment, keep_blank_values=True)
    if unknown := sorted(options.keys() - {"subdirectory"}):
        raise LocationError(f"git+{text}: unknown {unknown[0]!r} after #; known is subdirectory=DIR")
    directory = options.get("subdirectory", [""])[0].strip("/")
    head, at, branch = url.rpartition("@")
    # In user@host the part behind the @ is no branch: that one comes after the path.
    has_branch = at and "/" in head.partition("://")[2 if "://" in head else 0] and ":" not in branch
    if has_branch and not Path(url).exists():
        return _repository(head, branch, directory)
    return _repository(url, None, directory)


def _web_location(text: str) -> Location:
    parts = urlsplit(text)
    if not parts.hostname:
        raise LocationError(f"{text}: there is no host in it")
    if parts.path.rstrip("/").endswith(".git"):
        return _repository(text)
    if parts.hostname.removeprefix("www.") in FORGES:
        base = f"{parts.scheme}://{parts.netloc}"
        if found := _TREE.fullmatch(parts.path):
            directory = unquote(found["directory"] or "").strip("/")
            return _repository(base + found["repository"], unquote(found["branch"]), directory)
        if _OWNER_AND_NAME.fullmatch(parts.path):
            return _repository(base + parts.path.rstrip("/"))
        raise LocationError(f"{text}: this is no page of a repository or of a folder in one")
    return Location(SitePlace(text, site_prefix(text)), parts.hostname.removeprefix("www."))


def _repository(url: str, branch: str | None = None, directory: str = "") -> Location:
    if "://" not in url and not _SCP.fullmatch(url):
        url = str(Path(url).resolve())
    name = re.split(r"[/:]", url.rstrip("/"))[-1].removesuffix(".git") or "minutes"
    return Location(GitPlace(url, branch, directory), name)
