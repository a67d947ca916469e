"""What git says when it fails: the one line that tells why, fit to be shown, and what can be done about it."""

from __future__ import annotations

import re
import signal

from minutes_search.places import shown_url

_LENGTH = 300
_PREFIX = re.compile(r"^(?:fatal|error|ERROR|remote): ", re.MULTILINE)
# These follow upon the line that tells why.
_NOT_TELLING = re.compile(
    r"Could not read from remote repository|Please make sure you have the correct access|and the repository exists"
    r"|[Tt]he remote end hung up|early EOF|index-pack failed|unpack-objects failed|fetch-pack: (?:invalid|unexpected)"
    r"|To add an exception|git config --global|^hint: |^warning: |^Cloning into"
)
_ADVICE = (
    ("could not read Username", "it does not exist or is not public; an address with ssh or a credential helper helps"),
    ("Authentication failed", "check the credentials that git has for it"),
    ("Permission denied", "give ssh a key that may read it"),
    ("Host key verification failed", "connect once with ssh by hand to accept the host's key"),
    ("dubious ownership", "it is another user's: if you trust it, `git config --global --add safe.directory {place}`"),
    ("not allowed", "give an address with https, ssh, git or file"),
    ("not appear to be a git repository", "check the address"),
    ("not found", "check the address"),
)


def complaint(said: bytes, status: int) -> str:
    """Give the line of git's standard error that tells most, without what a terminal would act upon.

    `status`: what the process ended with, told where it said nothing.
    """
    lines = [line for line in map(_clean, re.split(r"[\r\n]+", said.decode("utf-8", "replace"))) if line]
    telling = [line for line in lines if not _NOT_TELLING.search(line)]
    marked = [line for line in telling if _PREFIX.match(line)]
    for found in (marked, telling, lines):
        if found:
            return _PREFIX.sub("", found[-1])[:_LENGTH]
    return f"ended by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


def advice(problem: str, place: str) -> str:
    """Give what the user can do about a complaint."""
    found = (what for words, what in _ADVICE if words in problem)
    return next(found, "check the address and the network").format(place=place)


def _clean(line: str) -> str:
    return shown_url("".join(each if each.isprintable() else " " for each in line)).strip()
