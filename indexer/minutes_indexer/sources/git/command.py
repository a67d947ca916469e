"""Running git: never asking anybody, never running what a repository's configuration names, never without an end."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from minutes_indexer.sources.git.complaints import complaint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROTOCOLS = ("https", "http", "ssh", "git", "file")
_GRACE = 5.0
"""Seconds that git has to clean up after itself before it is killed."""

# What would point git at another repository than the one that it is told (see `git rev-parse --local-env-vars`), or
# change what it prints.
_FOREIGN = frozenset({
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE",
    "GIT_QUARANTINE_PATH", "GIT_DEFAULT_HASH", "GIT_TEMPLATE_DIR", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "LANGUAGE",
})  # fmt: skip
_SETTINGS = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    # Empty: no program asks for a password, whatever core.askPass says.
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
}
_SSH = "ssh -oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=30"
_CONFIGURATION = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "protocol.version=2",
    "submodule.recurse=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "diff.renames=false",
    "gc.autoDetach=false",
    "maintenance.auto=false",
    "credential.interactive=false",
    # A server that says nothing at all for a minute is not waited for any longer.
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
)


class GitError(Exception):
    """A git command failed; the message is the line in which git says why."""


class GitMissingError(GitError):
    """There is no git to run."""


class GitTimeoutError(GitError):
    """Git did not come to an end in its time."""


class Git:
    """Runs git commands for one repository.

    `where`: the arguments that name the repository (``--git-dir=…`` or ``-C …``); none for commands that need no
    repository. `settings`: more of the environment. `timeout`: seconds that one command may take.
    """

    def __init__(self, where: Sequence[str] = (), *, timeout: float, settings: Mapping[str, str] | None = None) -> None:
        self._where = tuple(where)
        self._timeout = timeout
        self._settings = dict(settings or {})

    def read(self, *arguments: str, given: bytes = b"") -> bytes:
        """Run a command on what is there; give what it prints.

        `given`: its standard input. Objects that a partial clone lacks are not asked for anywhere: a command that
        needs one fails. Raises GitError.
        """
        return self._run(arguments, given, {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1"})

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """Run a command that goes to a remote repository. Raises GitError."""
        environment = {"GIT_ALLOW_PROTOCOL": ":".join(PROTOCOLS)}
        if not {"GIT_SSH", "GIT_SSH_COMMAND"} & os.environ.keys() and not self._has_ssh_command():
            environment["GIT_SSH_COMMAND"] = _SSH
        return self._run(arguments, given, environment)

    def _has_ssh_command(self) -> bool:
        try:
            return bool(self.read("config", "--get", "core.sshCommand"))
        except GitMissingError:
            raise
        except GitError:
            return False

    def _run(self, arguments: Sequence[str], given: bytes, environment: dict[str, str]) -> bytes:
        options = [part for setting in _CONFIGURATION for part in ("-c", setting)]
        inherited = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        try:
            # A session of its own has no terminal on which ssh could ask, and is ended with all that git started.
            process = subprocess.Popen(  # noqa: S603  # no shell; `check_place` says what may be a URL
                ["git", "--no-pager", *options, *self._where, *arguments],  # noqa: S607  # the user's git
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=inherited | _SETTINGS | environment | self._settings,
                start_new_session=True,
            )
        except FileNotFoundError:
            raise GitMissingError("git is not installed; install it, or index a folder") from None
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from error
        with process:
            try:
                output, said = process.communicate(given, self._timeout)
            except subprocess.TimeoutExpired:
                _end(process)
                raise GitTimeoutError(f"no end after {self._timeout:g} seconds") from None
            except BaseException:
                _end(process)
                raise
        if process.returncode:
            raise GitError(complaint(said, process.returncode))
        return output


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it started, after a timeout or an interrupt; it has time to remove its locks."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=_GRACE)
            return
