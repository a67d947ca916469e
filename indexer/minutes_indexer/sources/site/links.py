"""Where a page leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from minutes_indexer.sources.site.addresses import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_REFRESH = re.compile(r"""url\s*=\s*["']?([^"']+)""", re.IGNORECASE)

# Of what is no page whatever the server calls it. Others are asked for, and their type decides.
_NO_PAGES = (
    ".7z", ".atom", ".avi", ".avif", ".bmp", ".bz2", ".css", ".csv", ".deb", ".dmg", ".doc", ".docx", ".eot", ".epub",
    ".exe", ".gif", ".gz", ".ico", ".ics", ".iso", ".jar", ".jpeg", ".jpg", ".js", ".json", ".m4a", ".map", ".mjs",
    ".mov", ".mp3", ".mp4", ".odp", ".ods", ".odt", ".ogg", ".otf", ".pdf", ".png", ".ppt", ".pptx", ".ps", ".rar",
    ".rpm", ".rss", ".svg", ".svgz", ".tar", ".tgz", ".tif", ".tiff", ".ttf", ".txt", ".wav", ".webm", ".webmanifest",
    ".webp", ".whl", ".woff", ".woff2", ".xls", ".xlsx", ".xml", ".xz", ".zip",
)  # fmt: skip


def read_links(text: str, address: str) -> tuple[str, ...]:
    """Give the addresses that the links of a page lead to, each once, in their order; of pages only."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ()
    if root is None:
        return ()
    bases = (resolved(address, href) for element in root.iter("base") if (href := element.get("href")) is not None)
    base = next(bases, None) or address
    hrefs = (href for element in root.iter("a", "area") if (href := element.get("href")) is not None)
    found = (resolved(base, href) for href in (*_refreshes(root), *hrefs))
    return tuple(dict.fromkeys(link for link in found if link and may_be_page(link)))


def _refreshes(root: _Element) -> Iterator[str]:
    """Give where a page sends its readers by itself, as sites do that cannot redirect."""
    for meta in root.iter("meta"):
        if meta.get("http-equiv", "").lower() == "refresh" and (to := _REFRESH.search(meta.get("content", ""))):
            yield to[1]


def may_be_page(address: str) -> bool:
    """Tell whether an address does not name something else by its ending."""
    return not address.partition("?")[0].lower().endswith(_NO_PAGES)
