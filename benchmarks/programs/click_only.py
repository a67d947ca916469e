"""A click program that does nothing: what any command costs before its work begins."""

import click


@click.command()
@click.argument("words", nargs=-1)
@click.option("--index")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
def main(words: tuple[str, ...], index: str | None, limit: int) -> None:
    """Print the number of words."""
    click.echo(f"{len(words)} {index} {limit}")


main()
