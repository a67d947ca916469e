"""The frame of a published page: navigation, search, tables of contents, pagers, permalinks; all that is not minutes.

General marks come first: what HTML and ARIA name as navigation, banner, search or footer is frame on every page, and
``main``, ``article`` and ``role=main`` hold the content. The class names of common generators come second, for themes
that frame their pages with ``div``: Sphinx (and its themes: alabaster, Cloud, Furo, PyData, Read the Docs), Docusaurus,
MkDocs (Material), Hugo (Docsy, Book), Jekyll (Minima, Just the Docs), VitePress and GitHub.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.pages.elements import HEADINGS, classes, tag_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_ELEMENTS = frozenset(
    {
        "audio", "aside", "base", "button", "canvas", "datalist", "dialog", "embed", "footer", "frameset", "head",
        "iframe", "link", "map", "meta", "nav", "noscript", "object", "option", "script", "select", "style", "svg",
        "template", "textarea", "title", "video",
    }
)  # fmt: skip
_ROLES = frozenset(
    {
        "alertdialog", "complementary", "contentinfo", "dialog", "doc-backlink", "menu", "menubar", "navigation",
        "search", "toolbar",
    }
)  # fmt: skip
# As `_squeezed` gives them.
_CLASSES = frozenset(
    {
        # navigation
        "breadcrumb", "breadcrumbs", "breadcrumbnav", "bdheader", "bdsidebar", "bdsidebarprimary",
        "bdsidebarsecondary", "bookmenu", "globaltoc", "localtoc", "localnav", "menu", "mdheader", "mdnav", "mdsidebar",
        "mdtabs", "mobileheader", "nav", "navbar", "navigation", "related", "sidebar", "sidebardrawer",
        "sidenav", "sitenav", "skiplink", "skiptocontent", "sphinxsidebar", "tdsidebar", "tdsidebarnav",
        "themedocbreadcrumbs", "topnav", "vpnav", "vpsidebar", "wybreadcrumbs", "wynavside", "wynavtop",
        # tables of contents
        "bdtoc", "booktoc", "onthispage", "tableofcontents", "tdtoc", "themedoctocdesktop",
        "themedoctocmobile", "toc", "toccollapsible", "tocdrawer", "toctree", "toctreewrapper", "vpdocoutline",
        # pagers, editing and the page's own history
        "backtotop", "bookfooter", "contenticoncontainer", "editlink", "editpage", "editthispage", "feedback",
        "footer", "lastmodified", "lastupdate", "lastupdated", "mdcontentbutton", "mdfooter", "mdsourcefile",
        "pagemeta", "pagination", "paginationnav", "pager", "postnavigation", "prevnextarea", "prevnextfooter",
        "relatedpages", "rstfooterbuttons", "tdpagemeta", "themeeditthispage", "themelastupdated", "viewthispage",
        # banners, versions and search
        "announcementbar", "cookiebanner", "rstversions", "search", "searchbox", "searchform",
        "themedocversionbadge", "themedocversionbanner", "versionbanner", "versionwarning",
        # for the ear only, or for the one who copies code
        "copybtn", "screenreaderonly", "sronly", "visuallyhidden",
        # the marks around a footnote's number, and the way back from it
        "fnbackref", "fnbracket", "footnotebackref",
    }
)  # fmt: skip
_PERMALINKS = frozenset(
    {"anchor", "anchorjslink", "anchorlink", "hashlink", "headeranchor", "headerlink", "headinganchor", "permalink"}
)
_NEVER = frozenset({"html", "body", "main", "article", *HEADINGS})
_BODIES = frozenset(
    {
        "body", "bookpage", "content", "document", "entrycontent", "markdown", "markdownbody", "mdcontentinner",
        "pagecontent", "postcontent", "rstcontent", "tdcontent", "themedocmarkdown", "vpdoc",
    }
)  # fmt: skip


def _is_main(element: _Element) -> bool:
    return element.tag in {"main", "article"} or element.get("role") == "main"


def _is_footnote(element: _Element) -> bool:
    return bool(classes(element) & {"footnote", "footnotes", "footnotelist"}) or "doc-" in element.get("role", "")


def is_permalink(element: _Element) -> bool:
    """Tell whether a link is only the mark by which a heading is linked to (``¶``, ``#``, a zero-width space).

    Some themes make a link of the heading's own text; that one is no mark.
    """
    if element.tag != "a":
        return False
    if any(char.isalnum() for text in element.itertext() for char in text):
        return bool(classes(element) & _PERMALINKS) and not _is_alone(element)
    return "#" in element.get("href", "") and element.find(".//img") is None


def _is_alone(element: _Element) -> bool:
    """Tell whether an element is all that its parent holds."""
    parent = element.getparent()
    text = f"{element.tail or ''}{'' if parent is None else parent.text or ''}"
    return element.getprevious() is None and element.getnext() is None and not text.strip()


class Frame:
    """Which elements of a page are its frame, and which one holds its content."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._frame: set[_Element] = set()
        self._sizes: dict[_Element, int] = {}  # visible characters
        self._titles: set[_Element] = set()  # elements with an h1 in them
        self._mains: set[_Element] = set()  # elements with a main or article in them
        self._banners = self._find_banners()
        for element in reversed(list(root.iter())):  # what is nested comes before what holds it
            self._weigh(element)

    def __contains__(self, element: _Element) -> bool:
        return element in self._frame

    def content(self) -> _Element:
        """Give the element that holds the page's content.

        ``main`` is believed. Within it, and on pages without it, an article or a body by its class is believed when it
        holds the better part of the text and no title stands outside of it.
        """
        body = self._root.find("body")
        best = self._root if body is None else body
        mains = [element for element in best.iter("main") if self._size(element)]
        mains = mains or [element for element in best.iter() if element.get("role") == "main" and self._size(element)]
        if mains:
            best = max(mains, key=self._size)
        # Of two elements that hold more than half of a third each, one holds the other.
        least, titled = self._size(best) / 2, best in self._titles
        for element in best.iter():
            if self._size(element) > least and (element in self._titles or not titled) and _is_body(element):
                best = element
        return best

    def strings(self, element: _Element) -> Iterator[str]:
        """Give the text in an element but for its frame, however deep it is."""
        waiting: list[_Element | str | None] = [element]
        while waiting:
            node = waiting.pop()
            if node is None or isinstance(node, str):
                yield node or ""
            elif node.tag == "br":
                yield "\n"
            elif node not in self._frame:
                yield node.text or ""
                for child in reversed(node):
                    waiting += [child.tail, child]

    def _size(self, element: _Element) -> int:
        return self._sizes.get(element, 0)

    def _find_banners(self) -> set[_Element]:
        """Give the headers of the site: those outside of main, article and section.

        A page that has nothing of these, and no other title, may have its title in a header.
        """
        banners: set[_Element] = set()
        parts: set[_Element] = set()
        within: set[_Element] = set()
        needed = True
        for element in self._root.iter():
            parent = element.getparent()
            if parent is not None and (parent in parts or parent.tag == "section" or _is_main(parent)):
                parts.add(element)
            if element.get("role") == "banner" or (element.tag == "header" and element not in parts):
                banners.add(element)
            if element in banners or parent in within:
                within.add(element)
            if _is_main(element) or (element.tag == "h1" and element not in within):
                needed = False
        return set() if needed else banners

    def _weigh(self, element: _Element) -> None:
        """Add an element's text to what holds it, unless it is frame."""
        parent = element.getparent()
        tail = len(element.tail.strip()) if element.tail else 0
        size = self._size(element) + (len(element.text.strip()) if element.text else 0)
        if not tag_name(element) or self._is_frame(element):
            self._frame.add(element)
            size = 0
        else:
            self._sizes[element] = size
            if element.tag == "h1":
                self._titles.add(element)
            if parent is not None and element in self._titles:
                self._titles.add(parent)
            if parent is not None and (_is_main(element) or element in self._mains):
                self._mains.add(parent)
        if parent is not None:
            self._sizes[parent] = self._size(parent) + size + tail

    def _is_frame(self, element: _Element) -> bool:
        name = tag_name(element)
        if name in _ELEMENTS:
            return name != "aside" or not ("admonition" in classes(element) or _is_footnote(element))
        if name in {"html", "body"}:
            return False
        if element in self._banners or element.get("role") in _ROLES or is_permalink(element):
            return True
        if name not in _NEVER and element not in self._mains and _has_frame_class(element):
            return True
        return _is_hidden(element)


def _has_frame_class(element: _Element) -> bool:
    found = classes(element)
    # Docutils calls its table of contents so, and gives every section the class "section".
    return "section" not in found and (bool(found & _CLASSES) or {"contents", "topic"} <= found)


def _is_hidden(element: _Element) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return (
        (element.get("hidden") is not None and element.get("hidden") != "until-found")
        or element.get("aria-hidden") == "true"
        or "display:none" in style
    )


def _is_body(element: _Element) -> bool:
    """Tell whether an element is by its name or class the body of a page."""
    return element.tag == "article" or element.get("itemprop") == "articleBody" or bool(classes(element) & _BODIES)
