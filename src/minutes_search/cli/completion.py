"""`minutes-search completion`: the shell's completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from minutes_search.cli.completing import VARIABLE, register
from minutes_search.cli.options import CommandError


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash: eval "$(minutes-search completion bash)"       in ~/.bashrc
    zsh:  eval "$(minutes-search completion zsh)"        in ~/.zshrc
    fish: minutes-search completion fish > ~/.config/fish/completions/minutes-search.fish

    It completes commands and options, the fields of a query, and after a field what the index has: people, archives,
    references, repositories. Exit status: 0, 2 error.
    """
    register()
    found = get_completion_class(shell)
    if found is None:
        raise CommandError(f"this version of click cannot complete for {shell}")
    root = ctx.find_root().command
    click.echo(found(root, {}, "minutes-search", VARIABLE).source())
