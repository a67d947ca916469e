"""What the index keeps of each source file to tell whether it changed.

Most runs find that nothing did, and read nothing else; so this imports little.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from minutes_search import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minutes_search.config import ConfiguredPerson
    from minutes_search.store import Store, Writer

_NAME = "files"

Key = tuple[str, str]
"""An archive and a path in it."""


def settings_mark(configured: Sequence[ConfiguredPerson], renamed: Mapping[str, str]) -> str:
    """Return what is different as soon as the settings are that items depend on, or the program."""
    text = repr((__version__, list(configured), sorted(renamed.items())))
    return hashlib.sha256(text.encode()).hexdigest()


class FileStates:
    """All files of all archives: digest, why it was skipped, and a mark of what it says of people."""

    def __init__(self, archives: dict[str, dict[str, list[Any]]], settings: str, people: str) -> None:
        """Use `load`."""
        self._archives = archives
        self._changed = False
        self._settings = settings
        self._people = people

    @classmethod
    def load(cls, store: Store | None) -> FileStates:
        """Read what an index keeps; nothing where there is none."""
        payload = store.meta(_NAME) if store else None
        if payload is None:
            return cls({}, "", "")
        data = json.loads(payload)
        return cls(data["archives"], data["settings"], data["people"])

    def save(self, writer: Writer) -> None:
        """Keep all this in the index that is written, where it changed."""
        if not self._changed and writer.before is not None:
            return
        archives = {name: dict(sorted(files.items())) for name, files in sorted(self._archives.items()) if files}
        data = {"settings": self._settings, "people": self._people, "archives": archives}
        writer.put_meta(_NAME, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())

    @property
    def settings(self) -> str:
        """The `settings_mark` of the run that made the items."""
        return self._settings

    @property
    def people(self) -> str:
        """The fingerprint of the people that the items were resolved with."""
        return self._people

    def resolved_with(self, settings: str, people: str) -> None:
        """Note what the items are made with beside their own files."""
        self._changed |= (settings, people) != (self._settings, self._people)
        self._settings, self._people = settings, people

    def same_files(self, other: FileStates) -> bool:
        """Tell whether the files of two states are the same."""
        return self._archives == other._archives

    def archives(self) -> list[str]:
        """Give the archives that have files, sorted."""
        return sorted(name for name, files in self._archives.items() if files)

    def paths(self, archive: str) -> set[str]:
        """Give the files of an archive."""
        return set(self._archives.get(archive, ()))

    def all_files(self) -> list[Key]:
        """Give all files, sorted."""
        return sorted((archive, path) for archive, files in self._archives.items() for path in files)

    def digest(self, archive: str, path: str) -> str:
        """Give by what a file is known again; empty for one that is not known, and for one that could not be read."""
        known = self._archives.get(archive, {}).get(path)
        return known[0] if known else ""

    def is_meeting(self, archive: str, path: str) -> bool:
        """Tell whether a file that is known yielded something."""
        return self._archives[archive][path][1] is None

    def reason(self, archive: str, path: str) -> str:
        """Give why a file that is known yielded nothing; empty for a meeting."""
        return self._archives[archive][path][1] or ""

    def people_mark(self, archive: str, path: str) -> str:
        """Give the mark of what a file says of people; empty where that is nothing."""
        known = self._archives.get(archive, {}).get(path)
        return known[2] if known else ""

    def skipped(self, archive: str) -> Iterator[tuple[str, str]]:
        """Give the files of an archive that yielded nothing, and why; sorted by path."""
        for path, (_, reason, _) in sorted(self._archives.get(archive, {}).items()):
            if reason is not None:
                yield path, reason

    def learn(self, archive: str, path: str, digest: str, people_mark: str) -> None:
        """Take a file as it was read."""
        self._put(archive, path, [digest, None, people_mark])

    def set_skipped(self, archive: str, path: str, reason: str | None) -> None:
        """Note why a file yielded nothing; None for one that is a meeting."""
        digest, _, mark = self._archives[archive][path]
        self._put(archive, path, [digest, reason, mark])

    def _put(self, archive: str, path: str, known: list[Any]) -> None:
        files = self._archives.setdefault(archive, {})
        self._changed |= files.get(path) != known
        files[path] = known

    def forget(self, archive: str, path: str) -> None:
        """Forget a file that is gone."""
        del self._archives[archive][path]
        self._changed = True
