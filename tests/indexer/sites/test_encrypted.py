"""Sites by https: the move of a start to it, and certificates that nobody vouches for."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
import trustme

from minutes_indexer.sources import SourceError
from tests.indexer.sites.crawling import Crawler
from tests.indexer.sites.serving import Site, links, moved, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Site]:
    """A site served by https."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with served(Site(), context) as site:
        yield site


@pytest.fixture
def _trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine trust the authority, as one does with one's own: by OpenSSL's variable."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.mark.usefixtures("_trusted")
def test_a_start_that_has_moved_to_https_is_followed_with_its_prefix(
    site: Site, secure: Site, crawler: Crawler
) -> None:
    site.put("/minutes/", moved(f"{secure.url}/minutes/"))
    secure.put("/minutes/", links("june", f"{site.url}/minutes/july"))
    secure.put("/minutes/june", "June")
    found = crawler.crawl()
    assert list(found) == ["index.html", "june.html"]
    assert found["june.html"].address == f"{secure.url}/minutes/june"
    assert site.asked() == ["/minutes/"]
    assert secure.requests[0].path == "/robots.txt", "the rules are those of the site that is crawled"


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(secure: Site, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"{secure.url}/robots.txt: no trusted connection: .*certificate"):
        Crawler(secure, tmp_path).crawl()
    assert secure.requests == []
