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
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.cli.running import COMMAND, PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, WebError

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


def new_context(browser: Browser, address: str, *, javascript: bool = True) -> BrowserContext:
    """Give a place for windows that shares nothing with others, with `address` as the site."""
    context = browser.new_context(
        base_url=address, java_script_enabled=javascript, locale="en-GB", timezone_id="UTC", reduced_motion="reduce"
    )
    context.set_default_timeout(LONG)
    return context


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
    window: Page | None = None
    """One that stays open from test to test, see `look`."""
    looked: bool = False

    def open(self, path: str = "/", *, width: int = WIDE, scheme: Scheme = "light", javascript: bool = True) -> Page:
        """Open an address of the server in a window of some width that shares nothing with others."""
        context = new_context(self.browser, self.address, javascript=javascript)
        self.contexts.append(context)
        return self._go(context.new_page(), path, width, scheme)

    def look(self, path: str, *, width: int = WIDE, scheme: Scheme = "light") -> Page:
        """Go to an address in the window that stays open, for who only looks; a new one takes seven times as long."""
        assert self.window is not None
        self.looked = True
        return self._go(self.window, path, width, scheme)

    def _go(self, page: Page, path: str, width: int, scheme: Scheme) -> Page:
        for event, handler in self._handlers().items():
            page.context.on(event, handler)
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(path)
        return page

    def show(self, folder: Path) -> list[Path]:
        """Write a picture of every page that is still open, for somebody who looks into a failure."""
        pages = [page for context in self.contexts for page in context.pages]
        pages += [self.window] if self.window and self.looked else []
        files = [folder / f"failure-{number}.png" for number in range(1, len(pages) + 1)]
        for page, file in zip(pages, files, strict=True):
            page.screenshot(path=file, full_page=True)
        return files

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        if self.window and self.looked:
            self.window.goto("about:blank")  # whatever the page still did is known by then
            for event, handler in self._handlers().items():
                self.window.context.remove_listener(event, handler)

    def _handlers(self) -> dict[Any, Callable[[Any], None]]:
        return {
            "request": self._requested, "console": self._logged, "dialog": self._asked, "weberror": self._failed,
        }  # fmt: skip

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

    def _failed(self, error: WebError) -> None:
        self.troubles.append(f"error of a script: {error.error.message}")
