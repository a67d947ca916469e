"""What the documents promise about dependencies, commands and each other holds."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "data" / "README.md"])
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Give what stands under a level-2 heading, up to the next one."""
    match = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert match, f"there is no section '## {heading}'"
    return match.group(1)


def distribution(requirement: str) -> str:
    """Give the normalised name of the distribution in a requirement."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def slugs(text: str) -> set[str]:
    """Give the anchors of the headings of a document, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("group", ["Runtime", "Development"])
def test_every_dependency_is_explained_and_no_explanation_is_stale(group: str) -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    required = project["dependencies"] if group == "Runtime" else project["optional-dependencies"]["dev"]
    explained = re.findall(r"^### (\S+)$", section(read("docs/dependencies.md"), group), re.MULTILINE)
    assert sorted(explained) == sorted(distribution(requirement) for requirement in required)


def test_each_explanation_says_what_it_does_why_it_was_chosen_and_what_would_replace_it() -> None:
    text = read("docs/dependencies.md")
    parts = re.split(r"^### (\S+)$", text, flags=re.MULTILINE)[1:]
    incomplete = [
        name
        for name, body in zip(parts[::2], parts[1::2], strict=True)
        if not all(re.search(rf"^\*{part}:\* \S", body, re.MULTILINE) for part in ("Does", "Why", "Instead"))
    ]
    assert incomplete == []


def test_every_pinned_version_stands_in_its_explanation() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    pinned = [requirement.split("==") for requirement in project["dependencies"] if "==" in requirement]
    text = read("docs/dependencies.md")
    assert pinned
    assert [name for name, version in pinned if f"{name} {version}" not in text] == []


def test_a_new_machine_needs_exactly_the_two_commands_of_the_makefile() -> None:
    blocks = [body for _, body in FENCE.findall(section(read("README.md"), "On a new machine"))]
    commands = [line for body in blocks for line in body.splitlines() if line.strip()]
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    assert commands == ["make run", "make check"]
    assert {"run", "check"} <= set(targets)


def test_the_readme_opens_with_an_answer_and_stays_readable_in_one_sitting() -> None:
    text = read("README.md")
    answer = text.index("<!-- sample-answer -->")
    assert answer < text.index("<!-- /sample-answer -->") < text.index("\n## ")
    assert len(text.splitlines()) <= 160


def test_the_changelog_has_an_unreleased_section_of_known_headings_with_entries() -> None:
    unreleased = section(read("CHANGELOG.md"), "[Unreleased]")
    known = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    headings = re.findall(r"^### (.+)$", unreleased, re.MULTILINE)
    assert headings
    assert set(headings) <= known
    assert re.search(r"^- \S", unreleased, re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_exist(document: Path) -> None:
    text = CODE.sub("", FENCE.sub("", document.read_text(encoding="utf-8")))
    broken = []
    for link in LINK.findall(text):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = document.parent / path if path else document
        found = target.exists() and (not anchor or anchor in slugs(target.read_text(encoding="utf-8")))
        if not found:
            broken.append(link)
    assert broken == []


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        reached.add(document)
        links = (link.partition("#")[0] for link in LINK.findall(document.read_text(encoding="utf-8")))
        targets = ((document.parent / link).resolve() for link in links if link.endswith(".md"))
        waiting += [target for target in targets if target.exists() and target not in reached]
    assert [path.relative_to(ROOT).as_posix() for path in DOCUMENTS if path not in reached] == []


def test_every_sample_meeting_is_described_and_every_description_has_its_file() -> None:
    described = re.findall(r"^\| `([^`]+\.md)` \|", read("data/README.md"), re.MULTILINE)
    assert sorted(described) == sorted(path.name for path in (ROOT / "data" / "sample").glob("*.md"))


def test_the_readme_opens_with_what_the_sample_archive_really_answers(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("minutes-search"))]
    sample = str(ROOT / "data" / "sample")
    subprocess.run(
        [*command, "index", sample, "--archive", "sample", "--index", str(tmp_path)], check=True, cwd=tmp_path
    )
    shown = re.search(
        r"<!-- sample-answer -->\n```console\n\$ minutes-search (.*?)\n(.*?)```", read("README.md"), re.DOTALL
    )
    assert shown
    question = shown[1].split()
    answer = subprocess.run(
        [*command, *question, "--index", str(tmp_path)], check=True, cwd=tmp_path, capture_output=True, text=True
    )
    assert answer.stdout == shown[2]
