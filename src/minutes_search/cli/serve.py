"""`minutes-search serve`: the search page and the JSON API."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from minutes_search.cli.options import CommandError, chosen_index, configuration, index_option, reported_errors


@click.command("serve")
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="N", help="0: any free one."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), metavar="N", help="Of the server; 2 where there are processors for them."
)
@click.option(
    "--threads", type=click.IntRange(1, 64), default=2, show_default=True, metavar="N", help="Of each process."
)
@click.option("--base-url", metavar="URL", help="Where readers find the server, for feeds and the API behind a proxy.")
@click.option("--access-log", is_flag=True, help="Print a line for every request.")
def command(
    index: Path | None,
    host: str,
    port: int,
    processes: int | None,
    threads: int,
    base_url: str | None,
    access_log: bool,
) -> None:
    """Serve the search page and the JSON API until it is stopped.

    \b
    minutes-search serve
    minutes-search serve --port 8080 --access-log
    minutes-search serve --host 0.0.0.0 --base-url https://minutes.example.org

    A later `minutes-search index` shows without a restart. SIGTERM and Ctrl-C stop it once what was asked is answered.
    Exit status: 0, 2 error.
    """
    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter("it begins with https:// or http://", param_hint="--base-url")
    from minutes_webui import create_app
    from minutes_webui.serving import Options, serve, usual_processes

    config = configuration()
    app = create_app(chosen_index(index, config), config=config, base_url=base_url)
    with reported_errors():
        try:
            serve(app, Options(host, port, processes or usual_processes(), threads, access_log), _announce)
        except OSError as error:
            raise CommandError(
                f"cannot listen on {host}:{port} ({error.strerror or error}): choose another --host or --port"
            ) from error


def _announce(address: str) -> None:
    click.echo(f"Serving on {address}   (Ctrl-C stops)")
