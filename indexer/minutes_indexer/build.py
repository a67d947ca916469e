"""Building the index: what changed is read, what that implies elsewhere is updated, one commit makes it visible.

The result is the same as that of a rebuild: items depend on their own file, on the directory of people and on the
archive's other meetings. When the directory changes, every meeting is extracted again from the outline that the index
keeps of it; when a meeting changes, its archive's threads are found again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.file_states import settings_mark
from minutes_indexer.garbage import collected_rarely
from minutes_indexer.looking import Lookout
from minutes_indexer.report import ArchiveReport, Progress
from minutes_indexer.sources import SourceError
from minutes_search.store import IndexOutdatedError, IndexUnreadableError
from minutes_search.store.sources import save_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from minutes_indexer.sources import Source
    from minutes_indexer.update import Update
    from minutes_search.config import ConfiguredPerson
    from minutes_search.store import Writer

__all__ = ["ArchiveReport", "Progress", "build"]


@collected_rarely()
def build(  # noqa: PLR0913  # all but two are options by name
    sources: Sequence[Source],
    index: Path,
    *,
    rebuild: bool = False,
    configured: Sequence[ConfiguredPerson] = (),
    renamed: Mapping[str, str] | None = None,
    forget: Sequence[str] = (),
    progress: Progress,
    wait: float = 60.0,
    processes: int | None = None,
) -> list[ArchiveReport]:
    """Bring the index up to date with the sources, each the whole of its archive; other archives stay.

    `configured`: persons of the configuration, who win over the tables. `renamed`: former ``owner/repo`` to present
    one. `forget`: archives to be taken out of the index. `wait`: seconds to wait for another writer. `processes`: how
    many may work on many files; without it, one a processor.
    Gives one report a source. An index that cannot be read is rebuilt, with a note. Raises IndexLockedError.
    """
    failed = _refresh(sources, progress)
    lookout = Lookout(index, sources, failed)
    if not (rebuild or forget) and lookout.finds_nothing(settings_mark(configured, renamed or {})):
        return lookout.reports()

    def attempt(*, fresh: bool, keep: bool) -> list[ArchiveReport]:
        from minutes_indexer.processes import available  # noqa: PLC0415 - only where something is to be done
        from minutes_indexer.update import Update  # noqa: PLC0415 - likewise
        from minutes_search.store import open_whole  # noqa: PLC0415 - likewise

        with _open(index, fresh=fresh, wait=wait, progress=progress) as writer:
            old = writer.before or (open_whole(index) if keep else None)
            try:
                update = Update(
                    writer,
                    old,
                    configured=configured,
                    renamed=renamed or {},
                    lookout=lookout,
                    progress=progress,
                    processes=processes or available(),
                )
                reports = update.run(sources, failed, forget)
            finally:
                if old is not None and old is not writer.before:
                    old.close()
            if writer.before is None and not forget and all(report.error for report in reports):
                raise _NothingReadError(reports)
            _save_places(index, update, progress)  # while nobody else writes
        lookout.stamps.save(index)
        return reports

    try:
        if not rebuild:
            try:
                return attempt(fresh=False, keep=True)
            except (IndexOutdatedError, IndexUnreadableError) as error:
                progress.note(f"{error}; rebuilding it now")
        try:
            return attempt(fresh=True, keep=True)
        except (IndexOutdatedError, IndexUnreadableError):
            progress.note("nothing of the old index can be kept: archives not named in this run must be indexed again")
        return attempt(fresh=True, keep=False)
    except _NothingReadError as error:
        return error.reports


def _refresh(sources: Sequence[Source], progress: Progress) -> dict[str, str]:
    """Let every source look at its place; give why some could not, by archive. What was kept of those is not read."""
    failed = {}
    for source in sources:
        try:
            source.refresh(progress)
        except SourceError as error:
            failed[source.archive] = str(error)
    return failed


def _save_places(index: Path, update: Update, progress: Progress) -> None:
    try:
        save_places(index, update.places())
    except OSError as error:
        progress.note(f"where the archives came from could not be noted beside the index: {error}")


class _NothingReadError(Exception):
    """No source could be read, so there is nothing to make an index of; what there was stays."""

    def __init__(self, reports: list[ArchiveReport]) -> None:
        super().__init__()
        self.reports = reports


def _open(index: Path, *, fresh: bool, wait: float, progress: Progress) -> Writer:
    def on_wait(holder: str) -> None:
        progress.note(f"waiting for {holder} to finish writing to {index}")

    from minutes_search.store import open_for_writing  # noqa: PLC0415 - importing Whoosh takes a while
    from minutes_search.store import rebuild as open_for_rebuilding  # noqa: PLC0415 - likewise

    opened = open_for_rebuilding if fresh else open_for_writing
    return opened(index, wait=wait, on_wait=on_wait)
