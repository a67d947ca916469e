"""Renamed files keep the path by which their items are known, and their history."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from minutes_indexer.sources.git.lineage import Lineage
from minutes_indexer.sources.git.tree import Change, Step
from minutes_search.model import Commit
from tests.indexer.git.repositories import FIRST, Reader, Repository, entries, ids

if TYPE_CHECKING:
    from minutes_indexer.sources import SourceFile
    from minutes_indexer.sources.git.lineage import Question

SIGSTORE, MIRRORS, PYTHONS = entries("sigstore"), entries("mirrors"), entries("pythons")


def origins(files: dict[str, SourceFile]) -> dict[str, str | None]:
    return {path: file.origin for path, file in files.items()}


def test_a_renamed_file_keeps_its_origin_and_its_versions(repository: Repository, reader: Reader, at: str) -> None:
    one = repository.commit({"draft.md": SIGSTORE, "other.md": MIRRORS})
    repository.move("draft.md", "2024-06-12.md")
    repository.commit()
    three = repository.commit({"2024-06-12.md": SIGSTORE + "- One more\n"})
    file = reader.read(at)["2024-06-12.md"]
    assert file.origin == "draft.md"
    assert ids(file) == [one, three]


def test_a_file_that_is_renamed_and_edited_at_once_keeps_its_origin(
    repository: Repository, reader: Reader, at: str
) -> None:
    one = repository.commit({"a.md": SIGSTORE, "b.md": MIRRORS})
    repository.move("a.md", "x.md")
    repository.move("b.md", "y.md")
    two = repository.commit({"x.md": SIGSTORE + "- One more\n", "y.md": MIRRORS.replace("entry 7 ", "entry seven ")})
    files = reader.read(at)
    assert origins(files) == {"x.md": "a.md", "y.md": "b.md"}
    assert ids(files["x.md"]) == ids(files["y.md"]) == [one, two]


def test_a_file_that_replaces_a_quite_different_one_is_new(repository: Repository, reader: Reader) -> None:
    repository.commit({"a.md": SIGSTORE})
    repository.remove("a.md")
    two = repository.commit({"b.md": MIRRORS})
    files = reader.read(repository)
    assert origins(files) == {"b.md": None}
    assert ids(files["b.md"]) == [two]


def test_a_file_that_is_renamed_twice_keeps_its_first_origin(repository: Repository, reader: Reader) -> None:
    repository.commit({"a.md": SIGSTORE})
    for before, after in (("a.md", "b.md"), ("b.md", "c.md"), ("c.md", "d/d.md")):
        repository.move(before, after)
        repository.commit({after: (repository.path / after).read_text() + f"- now {after}\n"})
    file = reader.read(repository)["d/d.md"]
    assert file.origin == "a.md"
    assert ids(file) == repository.commits


def test_a_folder_that_is_moved_as_a_whole_changes_no_origin(repository: Repository, reader: Reader) -> None:
    names = ["2024-06-12.md", "2024/2024-07-10.md"]
    repository.commit({f"src/orga/minutes/{names[0]}": SIGSTORE, f"src/orga/minutes/{names[1]}": MIRRORS})
    for before, after in (("src/orga/minutes", "sphinx/minutes"), ("sphinx/minutes", "community/minutes")):
        for name in names:
            repository.move(f"{before}/{name}", f"{after}/{name}")
        repository.commit({f"{after}/{names[0]}": SIGSTORE + f"- moved to {after}\n"})
    files = reader.read(repository, "community/minutes")
    assert origins(files) == dict.fromkeys(names)
    assert ids(files[names[0]]) == repository.commits
    assert ids(files[names[1]]) == repository.commits[:1]


def test_a_file_from_elsewhere_has_the_origin_that_it_had_first_in_the_folder(
    repository: Repository, reader: Reader
) -> None:
    repository.commit({"drafts/next.md": SIGSTORE})
    repository.move("drafts/next.md", "minutes/12-june.md")
    repository.commit()
    repository.move("minutes/12-june.md", "minutes/2024-06-12.md")
    repository.commit()
    assert origins(reader.read(repository, "minutes")) == {"2024-06-12.md": "12-june.md"}
    assert origins(reader.read(repository)) == {"minutes/2024-06-12.md": "drafts/next.md"}


def test_two_files_that_change_places_keep_their_origins(repository: Repository, reader: Reader, at: str) -> None:
    repository.commit({"a.md": SIGSTORE, "b.md": MIRRORS})
    two = repository.commit({"a.md": MIRRORS, "b.md": SIGSTORE + "- One more\n"})
    files = reader.read(at)
    assert {path: origin.partition("@")[0] for path, origin in origins(files).items() if origin} == {
        "a.md": "b.md",
        "b.md": "a.md",
    }
    assert ids(files["a.md"]) == repository.commits[:1]
    assert ids(files["b.md"]) == [repository.commits[0], two]


def test_files_that_move_on_by_one_keep_their_origins(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-05.md": SIGSTORE, "2024-06-12.md": MIRRORS})
    repository.move("2024-06-12.md", "2024-06-19.md")
    repository.move("2024-06-05.md", "2024-06-12.md")
    repository.commit()
    assert origins(reader.read(repository)) == {"2024-06-12.md": "2024-06-05.md", "2024-06-19.md": "2024-06-12.md"}


def test_a_new_file_under_the_name_of_a_renamed_one_is_known_by_its_commit(
    repository: Repository, reader: Reader
) -> None:
    repository.commit({"next.md": SIGSTORE})
    repository.move("next.md", "2024-06-12.md")
    repository.commit()
    three = repository.commit({"next.md": MIRRORS})
    files = reader.read(repository)
    assert origins(files) == {"2024-06-12.md": "next.md", "next.md": f"next.md@{three[:12]}"}
    assert ids(files["next.md"]) == [three]


def test_a_file_that_is_renamed_and_replaced_at_once_is_told_from_the_new_one(
    repository: Repository, reader: Reader
) -> None:
    repository.commit({"next.md": SIGSTORE})
    repository.move("next.md", "2024-06-12.md")
    two = repository.commit({"next.md": MIRRORS})
    repository.move("next.md", "2024-06-19.md")
    three = repository.commit({"next.md": PYTHONS})
    assert origins(reader.read(repository)) == {
        "2024-06-12.md": "next.md",
        "2024-06-19.md": f"next.md@{two[:12]}",
        "next.md": f"next.md@{three[:12]}",
    }


def test_a_copy_of_a_template_that_is_edited_as_well_takes_nothing_from_it(
    repository: Repository, reader: Reader
) -> None:
    repository.commit({"TEMPLATE.md": SIGSTORE})
    two = repository.commit({"2024-06-12.md": SIGSTORE, "TEMPLATE.md": SIGSTORE + "- One more\n"})
    files = reader.read(repository)
    assert origins(files) == {"2024-06-12.md": None, "TEMPLATE.md": None}
    assert ids(files["2024-06-12.md"]) == [two]
    assert ids(files["TEMPLATE.md"]) == repository.commits


def test_of_several_files_of_one_content_those_of_one_name_are_the_same(repository: Repository, reader: Reader) -> None:
    repository.commit({"old/b.md": SIGSTORE, "old/a.md": SIGSTORE, "old/c.md": SIGSTORE})
    repository.move("old/a.md", "new/a.md")
    repository.move("old/b.md", "new/b.md")
    repository.move("old/c.md", "new/0.md")
    repository.commit()
    assert origins(reader.read(repository, "new")) == {"0.md": None, "a.md": None, "b.md": None}
    assert origins(reader.read(repository)) == {"new/0.md": "old/c.md", "new/a.md": "old/a.md", "new/b.md": "old/b.md"}


def test_an_empty_file_continues_no_other(repository: Repository, reader: Reader) -> None:
    repository.commit({"docs/index.md": ""})
    repository.remove("docs/index.md")
    repository.commit({"2024-06-12.md": ""})
    assert origins(reader.read(repository)) == {"2024-06-12.md": None}


def test_a_rename_in_a_merge_is_followed(repository: Repository, reader: Reader) -> None:
    repository.commit({"draft.md": SIGSTORE})
    repository.git("checkout", "--quiet", "-b", "side")
    repository.move("draft.md", "2024-06-12.md")
    repository.commit()
    repository.commit({"2024-06-12.md": SIGSTORE + "- One more\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"other.md": MIRRORS})
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "side")
    assert origins(reader.read(repository)) == {"2024-06-12.md": "draft.md", "other.md": None}


def test_without_history_no_origin_is_known(repository: Repository, reader: Reader) -> None:
    repository.commit({"draft.md": SIGSTORE})
    repository.move("draft.md", "2024-06-12.md")
    repository.commit()
    assert origins(reader.read(repository, history=False)) == {"2024-06-12.md": None}


@dataclass
class Model:
    """Files that have a name of their own, wherever they stand; no two contents are ever the same."""

    steps: list[Step] = field(default_factory=list)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Path to file and content."""
    gone: dict[str, int] = field(default_factory=dict)
    """Path to the file that was deleted there, and not moved away."""
    told: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    """Of each file the commits that changed its place or its content."""

    def commit(self, acts: list[tuple[str, str, str]]) -> None:
        number, before = len(self.steps), dict(self.files)
        for act, path, other in acts:
            untouched = path in before and self.files.get(path) == before[path]
            if act == "write" and (untouched or path not in self.files):
                file = self.files[path][0] if untouched else self.gone.pop(path, len(self.told))
                self.told.setdefault(file, [])
                self.files[path] = file, f"{number}{path}"
            elif act == "remove" and untouched:
                self.gone[path] = self.files.pop(path)[0]
            elif act == "move" and untouched and other not in self.files:
                self.files[other] = self.files.pop(path)
                self.gone.pop(path, None)
                self.gone.pop(other, None)
        for path, (file, blob) in self.files.items():
            if before.get(path) != (file, blob):
                self.told[file].append((number, path, blob))
        paths = sorted({*before, *self.files})
        changes = [Change(path, before.get(path, (0, None))[1], self.files.get(path, (0, None))[1]) for path in paths]
        commit = Commit(str(number), datetime.datetime.fromtimestamp(FIRST + number, datetime.UTC))
        self.steps.append(Step(commit, tuple(change for change in changes if change.old != change.new)))

    def answer(self, number: int, question: Question) -> dict[str, str]:
        """As git does: which of the files has the content that another one had."""
        changes = [change for change in self.steps[number].changes if change.path in question.paths]
        had = {change.old: change.path for change in changes if change.old}
        return {change.path: had[change.new] for change in changes if change.new in had}


ACTS = st.tuples(st.sampled_from(["write", "move", "remove"]), st.sampled_from("abcd"), st.sampled_from("abcd"))


@given(st.lists(st.lists(ACTS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_files_are_known_again_whatever_commits_do_to_their_paths(commits: list[list[tuple[str, str, str]]]) -> None:
    model = Model()
    for acts in commits:
        model.commit(acts)
    lineage = Lineage(model.steps)
    while asked := lineage.questions(model.files):
        for number, question in asked.items():
            lineage.answer(number, model.answer(number, question))
    for path, (file, _) in model.files.items():
        found = [(int(stage.commit.id), stage.path, stage.blob) for stage in lineage.stages(path)]
        assert found == model.told[file]
