"""A remote repository that fails, and what is never asked for. Real servers on loopback."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import SourceError
from tests.indexer.git.repositories import Reader, Repository, contents, entries
from tests.indexer.sites.serving import deaf_port

if TYPE_CHECKING:
    from pathlib import Path

    from tests.indexer.git.servers import WebServer


def test_a_remote_that_vanished_is_told_and_what_was_kept_stays(
    repository: Repository, web: WebServer, reader: Reader
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    reader.read(web.url)
    repository.path.rename(repository.path.parent / "elsewhere")
    with pytest.raises(SourceError, match=r"/repository/\.git cannot be reached \(git: .*not found.*check the address"):
        reader.read(web.url)
    (repository.path.parent / "elsewhere").rename(repository.path)
    fetches = web.fetches
    assert list(reader.read(web.url)) == ["2024-06-12.md"]
    assert web.fetches == fetches


def test_a_branch_that_vanished_is_told(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    reader.read(repository, branch="main")
    repository.git("branch", "--move", "main", "trunk")
    with pytest.raises(SourceError, match="has no branch 'main'; it has trunk"):
        reader.read(repository, branch="main")


@pytest.mark.parametrize("protocol", ["http", "git"])
def test_a_connection_that_is_refused_is_told(protocol: str, reader: Reader) -> None:
    with deaf_port() as port:
        url = f"{protocol}://127.0.0.1:{port}/repository"
        told = rf"^{url} cannot be reached \(git: .*\); check the address and the network$"
        with pytest.raises(SourceError, match=told):
            reader.read(url)


@pytest.mark.parametrize(
    ("status", "told"), [(404, "not found"), (401, "it does not exist or is not public"), (503, "error: 503")]
)
def test_a_server_that_fails_is_told(status: int, told: str, web: WebServer, reader: Reader) -> None:
    web.status = status
    with pytest.raises(SourceError, match=f"cannot be reached .*{told}"):
        reader.read(web.url)


@pytest.mark.parametrize("cut", [0, 0.3, 0.9])
def test_an_answer_that_ends_in_the_middle_is_told_and_harms_nothing(
    repository: Repository, web: WebServer, reader: Reader, cut: float
) -> None:
    repository.commit({"2024-06-12.md": entries("sigstore")})
    web.cut = cut
    with pytest.raises(SourceError, match="cannot be fetched"):
        reader.read(web.url)
    assert not reader.kept
    web.cut = None
    reader.read(web.url)
    repository.commit({"2024-06-12.md": entries("mirrors")})
    web.cut = cut
    with pytest.raises(SourceError, match="cannot be fetched"):
        reader.read(web.url)
    web.cut = None
    assert contents(reader.read(web.url)) == {"2024-06-12.md": entries("mirrors").encode()}


def test_contents_that_do_not_arrive_are_told_and_asked_for_again(
    repository: Repository, web: WebServer, reader: Reader
) -> None:
    repository.commit({"2024-06-12.md": entries("sigstore")})

    def cut_the_second() -> None:
        web.cut = 0.3 if web.fetches > 1 else None

    web.on_fetch = cut_the_second
    with pytest.raises(SourceError, match="cannot be fetched"):
        reader.read(web.url)
    web.on_fetch = lambda: None
    web.cut = None
    assert contents(reader.read(web.url)) == {"2024-06-12.md": entries("sigstore").encode()}


def test_a_server_that_never_answers_is_given_up(reader: Reader) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = reader.source(f"git://127.0.0.1:{server.getsockname()[1]}/repository", timeout=0.5)
        with pytest.raises(SourceError, match=r"cannot be reached \(git: no end after 0.5 seconds\)"):
            source.refresh(reader.log)


def test_a_server_that_stops_in_the_middle_is_given_up(repository: Repository, web: WebServer, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": entries("sigstore")})
    web.hold = threading.Event()
    source = reader.source(web.url, timeout=5)  # enough for what git does before it fetches, on a busy machine too
    with pytest.raises(SourceError, match=r"cannot be fetched \(git: no end after 5 seconds\)"):
        source.refresh(reader.log)
    assert [path.suffix for path in (reader.cache / "git").iterdir()] == [".lock"]


@pytest.mark.parametrize(
    "url",
    [
        "-oProxyCommand=touch /tmp/owned", "--upload-pack=touch", "ext::sh -c touch", "fd::7", "ftp://example.org/a.git",
        "ssh://-oProxyCommand=touch/a", "relative/path", "https://", "", "file://example.org/a", "a\nb:c", "git@h:a\nb",
        "-h:path", "ssh://h/\x1b[31m",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_repository_is_refused(url: str, reader: Reader) -> None:
    with pytest.raises(SourceError, match="is no address of a repository; give one with https, ssh, git or file"):
        reader.read(url)


@pytest.mark.parametrize("branch", ["-q", "--upload-pack=touch", "a b", "a:b", "a..b", "*", "", "a\n", "@{u}"])
def test_what_is_no_branch_is_refused(branch: str, repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    with pytest.raises(SourceError, match="is no name of a branch"):
        reader.read(repository, branch=branch)


@pytest.mark.parametrize("directory", ["../other", "minutes/../.."])
def test_a_folder_outside_of_the_repository_is_refused(directory: str, repository: Repository, reader: Reader) -> None:
    with pytest.raises(SourceError, match="has to be inside the repository"):
        reader.read(repository, directory)


def test_a_password_in_an_address_is_not_told(web: WebServer, reader: Reader) -> None:
    web.status = 503
    url = web.url.replace("http://", "http://ada:secret@")
    with pytest.raises(SourceError) as caught:
        reader.read(url)
    assert "secret" not in str(caught.value)
    assert web.url in str(caught.value)


def test_a_machine_without_git_is_told(
    repository: Repository, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for place in (repository.url, str(repository.path)):
        with pytest.raises(SourceError, match="git is not installed; install it, or index a folder"):
            reader.read(place)


def test_a_source_that_was_not_read_has_no_files(repository: Repository, reader: Reader) -> None:
    with pytest.raises(SourceError, match="was not read"):
        list(reader.source(repository).files())
