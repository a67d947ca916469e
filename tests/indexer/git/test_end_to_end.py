"""From a repository to the index: items know their commits, and keep their ids when their file is renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.sources import FolderSource
from minutes_search.store import Store
from tests.indexer.indexing import everything, index_sources, minutes

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_indexer.report import ArchiveReport
    from minutes_search.model import Item
    from tests.indexer.git.repositories import Reader, Repository


def run(at: Repository | str, reader: Reader, *, name: str = "index", rebuild: bool = False) -> ArchiveReport:
    """Index a repository as the archive `north`."""
    return index_sources(reader.cache.parent / name, [reader.source(at)], rebuild=rebuild, log=reader.log)["north"]


def items(index: Path) -> dict[str, Item]:
    """The items of the archive by their titles."""
    with Store.open(index) as store:
        return {item.title: item for stored in store.meetings(["north"]) for item in stored.meeting.items}


def test_an_item_knows_when_it_entered_and_when_it_last_changed(
    repository: Repository, reader: Reader, tmp_path: Path
) -> None:
    one = repository.commit({"2024-06-12.md": minutes("2024-06-12", "- Sigstore", "- Old pythons")})
    two = repository.commit({"2024-06-12.md": minutes("2024-06-12", "- Sigstore", "- Mirrors", "- Old pythons")})
    three = repository.commit(
        {"2024-06-12.md": minutes("2024-06-12", "- Sigstore", "    - ask the mirrors", "- Mirrors", "- Old pythons")}
    )
    run(repository, reader)
    found = items(tmp_path / "index")
    told = {title: (item.entered.id, item.changed.id) for title, item in found.items() if item.entered and item.changed}
    assert told == {"Sigstore": (one, three), "Mirrors": (two, two), "Old pythons": (one, one)}


def test_items_have_the_ids_that_they_have_in_a_folder(repository: Repository, reader: Reader, tmp_path: Path) -> None:
    repository.commit({"2024/2024-06-12.md": minutes("2024-06-12", "- Sigstore", "- Mirrors")})
    repository.commit({"2024/2024-06-12.md": minutes("2024-06-12", "- Sigstore", "- Mirrors", "- Signing")})
    run(repository, reader)
    index_sources(tmp_path / "other", [FolderSource(repository.path, "north")])
    assert {item.id for item in items(tmp_path / "index").values()} == {
        item.id for item in items(tmp_path / "other").values()
    }


def test_a_renamed_file_keeps_the_ids_of_its_items(repository: Repository, reader: Reader, tmp_path: Path) -> None:
    repository.commit({"next.md": minutes("2024-06-12", "- Sigstore", *(f"- Mirror {number}" for number in range(40)))})
    run(repository, reader)
    before = items(tmp_path / "index")
    repository.move("next.md", "2024/2024-06-12.md")
    repository.commit({"next.md": minutes("2024-06-19", *(f"- Old python {number}" for number in range(40)))})
    report = run(repository, reader)
    after = items(tmp_path / "index")
    assert (report.indexed, report.removed) == (2, 0)
    assert {title: after[title].id for title in before} == {title: item.id for title, item in before.items()}
    assert {title: after[title].entered for title in before} == {title: item.entered for title, item in before.items()}


def test_nothing_is_read_again_when_nothing_is_new(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": minutes("2024-06-12", "- Sigstore"), "notes.md": "no date"})
    run(repository, reader)
    report = run(repository, reader)
    assert (report.indexed, report.unchanged, report.removed) == (0, 1, 0)
    assert [skipped.path for skipped in report.skipped] == ["notes.md"]


def test_an_archive_whose_repository_is_gone_stays(repository: Repository, reader: Reader, tmp_path: Path) -> None:
    repository.commit({"2024-06-12.md": minutes("2024-06-12", "- Sigstore")})
    run(repository, reader)
    before = everything(tmp_path / "index")
    repository.path.rename(tmp_path / "elsewhere")
    report = run(repository, reader)
    assert report.error is not None
    assert "cannot be reached" in report.error
    assert everything(tmp_path / "index") == before


def test_updates_leave_what_a_rebuild_leaves(repository: Repository, reader: Reader, tmp_path: Path) -> None:
    repository.commit({"a.md": minutes("2024-06-12", "- Sigstore", "- Mirrors"), "b.md": minutes("2024-06-19", "- A")})
    run(repository, reader)
    repository.commit({"a.md": minutes("2024-06-12", "- [x] Sigstore", "- Mirrors", "- Signing")})
    run(repository, reader)
    repository.move("b.md", "c.md")
    repository.commit({"b.md": minutes("2024-06-26", "- Sigstore")})
    run(repository, reader)
    repository.git("reset", "--quiet", "--soft", "HEAD~2")
    repository.commit()
    run(repository, reader)
    run(repository, reader, name="fresh")
    assert everything(tmp_path / "index") == everything(tmp_path / "fresh")
    run(str(repository.path), reader, name="local")
    assert everything(tmp_path / "local").meetings == everything(tmp_path / "fresh").meetings
