"""Links to items: templates of archives, and the addresses made from them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.config import ConfigError, load_config
from minutes_search.ledger import ActionPlace
from minutes_search.link_templates import PLACEHOLDERS, PRESETS, TemplateError, checked_template
from minutes_search.links import Links, LinkTemplate
from minutes_search.model import Item
from minutes_search.store import StoredItem

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "configuration.md"
DAY = datetime.date(2025, 2, 19)


def stored(
    path: str = "2025-02-19.md", *, archive: str = "forge", line: int = 44, anchor: str | None = None
) -> StoredItem:
    item = Item("7825c6d971e3", line, "new", (), "Sigstore", anchor=anchor)
    return StoredItem(1, archive, path, DAY, "Meeting", item)


def item_url(template: LinkTemplate, item: StoredItem) -> str:
    return str(Links({item.archive: template}).of_item(item))


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("https://x.org/{archive}/{path}#L{line}", "https://x.org/forge/a%20b/2025%3F.md#L44"),
        ("https://x.org/{date}/", "https://x.org/2025-02-19/"),
        ("https://x.org/{stem}#{anchor}", "https://x.org/2025%3F#new-items"),
        ("https://x.org/{revision}/{path}?plain=1#L{line}", "https://x.org/main/a%20b/2025%3F.md?plain=1#L44"),
        ("https://x.org/everything", "https://x.org/everything"),
    ],
)
def test_a_template_is_filled_with_the_place_of_the_item(template: str, url: str) -> None:
    assert item_url(LinkTemplate(template), stored("a b/2025?.md", anchor="new-items")) == url


def test_an_item_without_an_anchor_is_linked_to_the_page() -> None:
    assert item_url(LinkTemplate("https://x.org/{date}/#{anchor}"), stored()) == "https://x.org/2025-02-19/"


def test_a_branch_keeps_its_slashes() -> None:
    template = LinkTemplate("https://x.org/{revision}/{path}", "feature/minutes 2")
    assert item_url(template, stored()) == "https://x.org/feature/minutes%202/2025-02-19.md"


def test_the_presets_are_those_of_the_two_archives() -> None:
    assert item_url(PRESETS["conda-forge"], stored()) == (
        "https://github.com/conda-forge/conda-forge.github.io/blob/main/community/minutes/2025-02-19.md#L44"
    )
    assert item_url(PRESETS["conda-ecosystem"], stored("20260520-conda-ecosystem.md")) == (
        "https://github.com/conda/governance/blob/main/meetings/archive/20260520-conda-ecosystem.md#L44"
    )
    for preset in PRESETS.values():
        assert checked_template(preset.url) == preset.url


def test_an_archive_of_a_presets_name_has_links_and_an_unknown_one_has_none() -> None:
    assert Links().of_item(stored(archive="conda-forge")) == item_url(PRESETS["conda-forge"], stored())
    assert Links().of_item(stored()) is None
    assert Links().of_action(ActionPlace(DAY, "forge", "2025-02-19.md", 3, "id")) is None


def test_a_configured_template_comes_before_the_preset() -> None:
    links = Links({"conda-forge": LinkTemplate("https://x.org/{line}")})
    assert links.of_item(stored(archive="conda-forge")) == "https://x.org/44"
    assert links.of_line(stored(archive="conda-forge"), 46) == "https://x.org/46"
    assert links.of_action(ActionPlace(DAY, "conda-forge", "a.md", 3, "id")) == "https://x.org/3"


@pytest.mark.parametrize(
    ("template", "around"),
    [
        ("https://x.org/{path}#L{line}", ("https://x.org/2025-02-19.md#L", "")),
        ("https://x.org/{line}/{date}?at={line}#", ("https://x.org/", "/2025-02-19?at=", "")),
        ("https://x.org/{date}#{anchor}", ("https://x.org/2025-02-19",)),
    ],
)
def test_what_stands_around_a_line_is_joined_by_its_number(template: str, around: tuple[str, ...]) -> None:
    links = Links({"forge": LinkTemplate(template)})
    assert links.around_line(stored()) == around
    assert links.of_line(stored(), 46) == "46".join(around)


def test_around_a_line_is_the_whole_page_of_a_site_and_nothing_without_a_template() -> None:
    links = Links(addresses={("forge", "2025-02-19.md"): "https://x.org/19"})
    assert links.around_line(stored(anchor="a b")) == ("https://x.org/19#a%20b",)
    assert Links().around_line(stored()) is None


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("https://x.org/{page}", "unknown placeholder {page}; known are {archive}, {path}, {stem}, {date}, {line}"),
        ("https://x.org/{}", "unknown placeholder {}"),
        ("https://x.org/{0}", "unknown placeholder {0}"),
        ("https://x.org/{path.parent}", "unknown placeholder {path.parent}"),
        ("https://x.org/{line:>9}", "unknown placeholder {line:>9}"),
        ("https://x.org/{line!r}", "unknown placeholder {line!r}"),
        ("https://x.org/{line", "single brace"),
        ("https://x.org/line}", "single brace"),
        ("file:///{path}", "begins with https://"),
        ("javascript:alert(1)//{path}", "begins with https://"),
        ("{path}", "begins with https://"),
        ("https://{archive}/{path}", "begins with https://"),
        ("https://x.org/a b", "begins with https://"),
        ("https://x.org/\u202e{path}", "begins with https://"),
        ("", "begins with https://"),
    ],
)
def test_an_unusable_template_is_an_error_that_says_what_would_be_right(template: str, told: str) -> None:
    with pytest.raises(TemplateError) as error:
        checked_template(template)
    assert told in str(error.value)


@given(path=st.text(min_size=1), anchor=st.none() | st.text())
def test_whatever_a_path_holds_the_address_is_plain_ascii_of_the_templates_host(path: str, anchor: str | None) -> None:
    url = item_url(LinkTemplate("https://x.org/{path}/{stem}#{anchor}"), stored(path, anchor=anchor))
    assert url.startswith("https://x.org/")
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    assert url.count("#") <= 1


def test_the_configuration_gives_templates_presets_and_revisions(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text(
        '[archives.forge]\nurl = "https://x.org/{revision}/{path}"\nrevision = "v2"\n'
        '[archives.gov]\npreset = "conda-ecosystem"\n'
        '[archives.conda-forge]\nrevision = "2025"\n'
        "[archives.plain]\n"
    )
    links = load_config(tmp_path).links
    assert links.of_item(stored()) == "https://x.org/v2/2025-02-19.md"
    assert links.of_item(stored(archive="gov")) == item_url(PRESETS["conda-ecosystem"], stored())
    url = links.of_item(stored(archive="conda-forge"))
    assert url is not None
    assert "/blob/2025/community/minutes/" in url
    assert links.of_item(stored(archive="plain")) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("archives = 3", "archives must be tables, each under [archives.NAME]"),
        ("[archives]\nforge = 3", "archives must be tables"),
        (
            '[archives.forge]\nlink = "x"',
            "[archives.forge]: unknown key 'link'; known are branch, delay,",
        ),
        ("[archives.forge]\nurl = 3", "[archives.forge]: url must be a text in quotes"),
        ('[archives.forge]\nurl = "https://x.org/{page}"', "[archives.forge]: url: unknown placeholder {page}"),
        ('[archives.forge]\nurl = ""', "[archives.forge]: url: ''"),
        ('[archives.forge]\npreset = "numpy"', "there is no preset 'numpy'; there are conda-forge, conda-ecosystem"),
        ('[archives.forge]\nurl = "https://x.org"\npreset = "conda-forge"', "url and preset exclude each other"),
        ('[archives.forge]\nrevision = "main"', "revision needs a url, a preset or a repository on a forge"),
    ],
)
def test_a_mistake_in_the_configuration_names_file_and_archive(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "minutes.toml").write_text(text)
    with pytest.raises(ConfigError) as error:
        load_config(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / 'minutes.toml'}: ")
    assert told in str(error.value)


def test_the_manual_shows_a_configuration_that_can_be_used_and_every_placeholder(tmp_path: Path) -> None:
    manual = MANUAL.read_text("utf-8")
    for example in re.findall(r"```toml\n(.*?)```", manual, re.DOTALL):
        (tmp_path / "minutes.toml").write_text(example)
        assert load_config(tmp_path).links.templates
    assert sorted(re.findall(r"^\| `\{(\w+)\}` \|", manual, re.MULTILINE)) == sorted(PLACEHOLDERS)
    for preset in PRESETS:
        assert f"`{preset}`" in manual
