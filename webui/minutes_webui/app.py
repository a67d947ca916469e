"""The application factory: the page, the API and the feeds over one index."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_compress import Compress

from minutes_search import __version__
from minutes_search.config import Config, index_folder, load_config
from minutes_webui import api, errors, headers, pages
from minutes_webui.settings import EXTENSION, Settings, end_lease
from minutes_webui.snapshots import Snapshots
from minutes_webui.warming import warm

if TYPE_CHECKING:
    from collections.abc import Callable

CPU_SECONDS = 0.5
"""What a query may take of a processor before it is refused."""
_YEAR = 365 * 24 * 3600


def create_app(
    index: Path | None = None,
    *,
    config: Config | None = None,
    today: Callable[[], datetime.date] | None = None,
    base_url: str | None = None,
    cpu_seconds: float = CPU_SECONDS,
) -> Flask:
    """Make the application.

    `index` is the index directory, without it that of MINUTES_SEARCH_INDEX, of ``minutes.toml`` in the working
    directory, or the platform's. `base_url` is where readers find the server, for whole addresses in feeds and in the
    API; without it they are made from each request. The index is opened by the first request, so a server may load the
    application before it forks. ConfigError when ``minutes.toml`` cannot be used.
    """
    config = load_config(Path.cwd()) if config is None else config
    app = Flask(__name__)
    app.url_map.merge_slashes = False  # a reference may be an address
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["version"] = __version__
    app.config.update(
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR,  # their addresses have the version in them
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    app.extensions[EXTENSION] = Settings(
        snapshots=Snapshots(index_folder(index, config, os.environ), warm),
        links=config.links,
        today=today or _today,
        cpu_seconds=cpu_seconds,
        base_url=base_url.rstrip("/") if base_url else None,
    )
    Compress(app)
    errors.register(app)
    headers.register(app)
    pages.register(app)
    api.register(app)
    app.teardown_request(end_lease)
    return app


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()
