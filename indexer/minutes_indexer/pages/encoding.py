"""The encoding of a page: what it declares, else UTF-8."""

from __future__ import annotations

import codecs

from bs4.dammit import EncodingDetector

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Python's names of the encodings that a page may have by the WHATWG's Encoding Standard.
_KNOWN = frozenset(
    {
        "big5", "cp866", "euc_jp", "euc_kr", "gb18030", "gbk", "iso2022_jp", "koi8-r", "koi8-u", "mac-cyrillic",
        "mac-roman", "shift_jis", "utf-8", *(f"cp{number}" for number in (874, *range(1250, 1259))),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    }
)  # fmt: skip
# What a browser reads them as.
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gbk"}


def decode_page(content: bytes) -> str:
    """Decode a page: by its byte order mark, else by what its head declares, else as UTF-8.

    A declaration that cannot be true or that nobody knows (UTF-16 without a byte order mark) counts for nothing.
    Raises UnicodeDecodeError for what should be UTF-8 and is not.
    """
    mark, encoding = next((pair for pair in _MARKS if content.startswith(pair[0])), (b"", ""))
    content = content[len(mark) :]
    encoding = encoding or _encoding(EncodingDetector.find_declared_encoding(content, is_html=True) or "")
    return content.decode(encoding, "strict" if encoding == "utf-8" else "replace")


def _encoding(label: str) -> str:
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return "utf-8"
    name = _READ_AS.get(name, name)
    return name if name in _KNOWN else "utf-8"
