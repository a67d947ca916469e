"""A real browser before the real server: finding it, what it may not do, and what it saw while a test ran."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.cli.running import COMMAND, PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Page, Request

Scheme = Literal["light", "dark"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # A page that asks for another host is found out by its request; nothing of it leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
LONG = 60_000
"""Milliseconds after which a page is held not to become what is expected of it; a busy machine is slow."""
WIDE, TABLET, PHONE = 1440, 768, 390
HEIGHTS = {WIDE: 900, TABLET: 1024, PHONE: 844}


def find_browser() -> str:
    """Give the path of an installed browser; without one, skip the test, and fail it where CI is set."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    reason = f"no browser: install one of {', '.join(BROWSERS)} (make browser)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def launched() -> Iterator[Browser]:
    """Run the installed browser without a window."""
    executable = find_browser()
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        expect.set_options(timeout=LONG)
        browser = playwright.chromium.launch(
            executable_path=executable, args=[*SWITCHES, *as_root], timeout=PATIENCE * 1000
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(index: Path, folder: Path) -> Iterator[str]:
    """Run the command `serve` as a process, and give the address that it prints; `folder` takes all its output."""
    output = folder / "serve.txt"
    with output.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [COMMAND, "serve", "--index", index, "--host", "127.0.0.1", "--port", "0"], stdout=log, stderr=log
        )
    with process:
        try:
            yield _address(process, output)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _address(process: subprocess.Popen[bytes], output: Path) -> str:
    """Wait for the address in the output of a server that starts."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = output.read_text(encoding="utf-8")
        if found := ADDRESS.search(said):
            return found.group()
        if process.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"the server printed no address:\n{output.read_text(encoding='utf-8')}")


@dataclass
class Visits:
    """The pages that one test opens, and all that happened on them that never should."""

    browser: Browser
    address: str
    troubles: list[str] = field(default_factory=list)
    """Errors of scripts and on the console, refusals by the CSP among them, dialogs, requests to other hosts."""
    allowed: list[str] = field(default_factory=list)
    """Parts of messages on the console that the test expects, such as that of an answer with status 422."""
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", *, width: int = WIDE, scheme: Scheme = "light", javascript: bool = True) -> Page:
        """Open an address of the server in a window of some width that shares nothing with others."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        self.contexts.append(context)
        context.set_default_timeout(LONG)
        context.on("request", self._requested)
        context.on("console", self._logged)
        context.on("dialog", self._asked)
        context.on("weberror", lambda error: self._failed(error.error))
        page = context.new_page()
        page.goto(path)
        return page

    def show(self, folder: Path) -> list[Path]:
        """Write a picture of every page that is still open, for somebody who looks into a failure."""
        pages = [page for context in self.contexts for page in context.pages]
        files = [folder / f"failure-{number}.png" for number in range(1, len(pages) + 1)]
        for page, file in zip(pages, files, strict=True):
            page.screenshot(path=file, full_page=True)
        return files

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(self.address).netloc:
            self.troubles.append(f"request to another host: {request.url}")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(part in message.text for part in self.allowed):
            self.troubles.append(f"{message.type} on the console: {message.text} ({message.location['url']})")

    def _asked(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _failed(self, error: Error) -> None:
        self.troubles.append(f"error of a script: {error.message}")
