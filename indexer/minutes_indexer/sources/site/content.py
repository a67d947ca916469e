"""What an answer holds: whether it is a file, and its text in the encoding that the answer's header names."""

from __future__ import annotations

import codecs
import hashlib
import re
from email.message import Message

from minutes_indexer.pages import decode_page
from minutes_indexer.sources.endings import MARKDOWN_SUFFIXES
from minutes_indexer.sources.site.names import MARKDOWN, PAGE

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MARKDOWN = frozenset({"text/markdown", "text/x-markdown"})
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_UNKNOWN = "application/octet-stream"
_LABEL = re.compile(r"[\w.:-]{1,40}", re.ASCII)


def media_type(header: str | None) -> tuple[str, str | None]:
    """Give type and charset of a Content-Type header; without one the type is empty."""
    if header is None:
        return "", None
    message = Message()
    message["Content-Type"] = header
    media = message.get_content_type()
    return media if _MEDIA.fullmatch(media) else _UNKNOWN, message.get_content_charset()


def suffix_of(media: str, address: str) -> str | None:
    """Give the ending that tells what an answer is; None where it is neither a page nor Markdown.

    Markdown is often sent as plain text, and then known by its address. An answer without a type counts as a page.
    """
    if media in _PAGES:
        return PAGE
    named = address.partition("?")[0].lower().endswith(MARKDOWN_SUFFIXES)
    if media in _MARKDOWN or (media in {"text/plain", ""} and named):
        return MARKDOWN
    return None if media else PAGE


def digest_of(content: bytes) -> str:
    """Give what tells one content from another."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def as_read(content: bytes, charset: str | None) -> bytes:
    """Give content so that it is read in the encoding that the header names, whatever it declares itself.

    As a browser does it, but for what can be seen to be wrong: a byte order mark wins, text that is UTF-8 and not ASCII
    is UTF-8 whatever is said of it, and a charset in which the content cannot be read counts for nothing.
    """
    if charset is None or content.startswith(_MARKS):
        return content
    text = _utf8(content) if not content.isascii() else None
    if text is None:
        text = _declared(content, charset)
    if text is None or text == _read(content):
        return content
    return codecs.BOM_UTF8 + text.encode()


def page_text(content: bytes) -> str:
    """Give the text of a page, to look for links in it; what cannot be decoded is replaced."""
    text = _read(content)
    return content.decode("utf-8", "replace") if text is None else text


def _read(content: bytes) -> str | None:
    try:
        return decode_page(content)
    except UnicodeDecodeError:
        return None


def _utf8(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _declared(content: bytes, charset: str) -> str | None:
    """Decode content as if it declared an encoding at its beginning; None where that cannot be its encoding."""
    if not _LABEL.fullmatch(charset):
        return None
    declaration = f'<meta charset="{charset}">'
    text = _read(declaration.encode() + content)
    return None if text is None or "\ufffd" in text else text[len(declaration) :]
