"""The corpora that the benches read: the sample, real minutes beside the repository, and those grown.

A corpus is some folders of files. Grown ones are written to the cache, which is outside of the repository, and kept
there from run to run under a name that changes when the files or the rules of growing change.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks import grow

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MINUTES_SHARED") or ROOT.parent / "shared")
NAMES = ("sample", "1x", "20x", "100x")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Folders of minutes."""

    name: str
    folders: tuple[Path, ...]
    """One an archive, named after it."""
    digest: str
    """Another one for other files."""
    files: int


class CorpusMissingError(Exception):
    """There is no such corpus on this machine."""


def corpus(name: str, cache: Path) -> Corpus:
    """Give a corpus by name: ``sample``, ``1x``, or any number of times that."""
    if name == "sample":
        return _corpus(name, [ROOT / "data" / "sample"])
    sources = [SHARED / "corpus" / archive for archive in ("conda-forge", "conda-governance")]
    if not all(source.is_dir() for source in sources):
        raise CorpusMissingError(f"{SHARED / 'corpus'} holds no minutes, so there is only the corpus `sample`")
    base = _corpus("1x", sources)
    times = int(name.removesuffix("x"))
    return base if times == 1 else _grown(base, times, cache)


def _corpus(name: str, folders: list[Path]) -> Corpus:
    digest = hashlib.blake2b(digest_size=8)
    files = 0
    for folder in folders:
        for path in sorted(folder.glob("*.md")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
            files += 1
    return Corpus(name, tuple(folders), digest.hexdigest(), files)


def _grown(base: Corpus, times: int, cache: Path) -> Corpus:
    rules = hashlib.blake2b(Path(grow.__file__).read_bytes() + base.digest.encode(), digest_size=8).hexdigest()
    target = cache / f"corpus-{times}x-{rules}"
    if not target.is_dir():
        aside = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in grow.grow(map(_read, base.folders), times):
            place = aside / folder.archive
            place.mkdir(parents=True, exist_ok=True)
            for name, text in folder.files.items():
                (place / name).write_text(text, encoding="utf-8")
        try:
            aside.rename(target)
        except OSError:  # another run was first
            shutil.rmtree(aside)
    folders = tuple(sorted(place for place in target.iterdir() if place.is_dir()))
    return Corpus(f"{times}x", folders, rules, base.files * times)


def _read(folder: Path) -> grow.Folder:
    files = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.md"))}
    return grow.Folder(folder.name, files)
