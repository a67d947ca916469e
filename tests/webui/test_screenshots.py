"""A picture of every page, and that no page is blank or wider than its window.

`make screenshots` writes the pictures into `docs/screenshots/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.webui.browser import PHONE, TABLET, WIDE, Scheme
from tests.webui.places import PLACES, REFUSED

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.webui.browser import Visits

KEPT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
TALLEST = 2400
"""Pixels after which a picture of a long page ends."""


@dataclass(frozen=True)
class Shot:
    """A page as it is in a window of some width."""

    place: str
    width: int = WIDE
    scheme: Scheme = "light"

    @property
    def name(self) -> str:
        """The name of the picture: what differs from a wide window in the light scheme is in it."""
        width = "" if self.width == WIDE else f"-{self.width}"
        return f"{self.place}{width}{'-dark' if self.scheme == 'dark' else ''}.png"


SHOTS = (
    *(Shot(place) for place in PLACES),
    Shot("search", PHONE),
    Shot("search", TABLET),
    Shot("search", WIDE, "dark"),
    Shot("item", PHONE, "dark"),
)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_page_fits_its_window_and_has_something_on_it(
    visits: Visits, shot: Shot, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    visits.allowed = [f"status of {REFUSED[shot.place]}"] if shot.place in REFUSED else []
    page = visits.look(PLACES[shot.place], width=shot.width, scheme=shot.scheme)
    folder = Path(pytestconfig.getoption("--screenshots") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.screenshot(
        path=folder / shot.name, full_page=True, clip={"x": 0, "y": 0, "width": shot.width, "height": height}
    )
    assert overflow(page) == []
    assert page.locator("main").inner_text().strip()
    assert background(page) == shot.scheme


@pytest.mark.parametrize("place", PLACES)
def test_no_page_is_wider_than_a_phone(visits: Visits, place: str) -> None:
    visits.allowed = [f"status of {REFUSED[place]}"] if place in REFUSED else []
    assert overflow(visits.look(PLACES[place], width=PHONE)) == []


def test_the_pictures_that_are_kept_are_those_that_are_made() -> None:
    assert sorted(file.name for file in KEPT.iterdir()) == sorted(shot.name for shot in SHOTS)


def overflow(page: Page) -> list[str]:
    """Give the elements that make a page scroll sideways, as tag and class."""
    found: list[str] = page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll("body *")]
                .filter(element => element.getBoundingClientRect().right > wide)
                .map(element => `${element.tagName} ${element.getAttribute("class")}`);
        }"""
    )
    return found


def background(page: Page) -> Scheme:
    """Tell whether a page is light or dark, by what is behind its text."""
    channels: list[float] = page.evaluate(
        """() => {
            const behind = [document.body, document.documentElement].map(it => getComputedStyle(it).backgroundColor);
            const canvas = new OffscreenCanvas(1, 1).getContext("2d");
            canvas.fillStyle = behind.find(colour => colour !== "rgba(0, 0, 0, 0)") ?? "white";
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
        }"""
    )
    return "dark" if sum(channels) < 3 * 128 else "light"
