"""`minutes-search help`: the commands, one of them, or the query language."""

from __future__ import annotations

import shutil

import click

from minutes_search.cli.options import CommandError
from minutes_search.cli.surroundings import page


@click.command("help")
@click.argument("topic", required=False, metavar="[query|COMMAND]")
@click.option("--markdown", is_flag=True, help="The query language as Markdown: the tables of docs/query.md.")
@click.pass_context
def command(ctx: click.Context, topic: str | None, markdown: bool) -> None:
    """Explain the query language (help query) or a command (help COMMAND).

    \b
    minutes-search help
    minutes-search help query
    minutes-search help index
    """
    root = ctx.find_root()
    if topic == "query" or (markdown and topic is None):
        _query_language(markdown=markdown)
    elif topic is None:
        click.echo(root.get_help())
    else:
        _explain(root, topic)


def _query_language(*, markdown: bool) -> None:
    from minutes_search.render.manual import manual_lines, manual_markdown

    if markdown:
        click.echo(manual_markdown().rstrip())
        return
    page(manual_lines(min(100, shutil.get_terminal_size().columns)))


def _explain(root: click.Context, topic: str) -> None:
    group = root.command
    assert isinstance(group, click.Group)  # noqa: S101  # the root is the group of all commands
    found = group.get_command(root, topic)
    if found is None:
        names = ", ".join(group.list_commands(root))
        raise CommandError(
            f"there is no command {topic!r}; there are: {names}\n"
            f"To search for these words: minutes-search query help {topic}"
        )
    with click.Context(found, info_name=topic, parent=root) as ctx:
        click.echo(found.get_help(ctx))
