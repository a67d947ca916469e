"""`minutes-search check`: tell what of minutes was not understood."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minutes_indexer.check import RULES
from minutes_search.cli.options import CommandError, chosen_index, configuration, index_option
from minutes_search.cli.surroundings import EXIT_NONE
from minutes_search.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minutes_indexer.check import Finding
    from minutes_indexer.people import Evidence

EXIT_FINDINGS = EXIT_NONE
_RULE = click.Choice(tuple(RULES))
_EPILOG = "\b\nRules:\n" + "\n".join(f"  {rule:18} {meaning}" for rule, meaning in RULES.items())


@click.command("check", epilog=_EPILOG)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "--rule", "rules", multiple=True, type=_RULE, metavar="NAME", help="Only this rule; may be given several times."
)
@click.option("--ignore", multiple=True, type=_RULE, metavar="NAME", help="Not this rule; may be given several times.")
@click.option(
    "--archive", metavar="NAME", help="The archive of the files, as the index names it; else their folder's name."
)
@index_option
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    rules: tuple[str, ...],
    ignore: tuple[str, ...],
    archive: str | None,
    index: Path | None,
    format_: str,
) -> None:
    """Tell what of minutes is not understood, line by line.

    \b
    minutes-search check draft.md
    minutes-search check minutes/ --ignore no-owner
    minutes-search check minutes/ --rule broken-link --rule broken-table --format json

    People are resolved over all the paths given together, and over the persons of the index where there is one, so
    that a single draft knows the archive's people. Exit status: 0 nothing found, 1 findings, 2 error.
    """
    from minutes_indexer.check import check_sources
    from minutes_indexer.sources import FolderSource, SourceError

    config = configuration()
    sources = [FolderSource(path, archive) for path in paths]
    try:
        report = check_sources(sources, _known(index, chosen_index(index, config)), config.people, config.renamed)
    except SourceError as error:
        raise CommandError(str(error)) from error
    if not report.files:
        raise CommandError(f"no minutes in {', '.join(map(str, paths))}")
    findings = [
        finding for finding in report.findings if (not rules or finding.rule in rules) and finding.rule not in ignore
    ]
    click.echo(_as_json(report.files, findings) if format_ == "json" else "\n".join(_as_text(report.files, findings)))
    ctx.exit(EXIT_FINDINGS if findings else 0)


def _known(given: Path | None, index: Path) -> list[Evidence]:
    """Give who attended when in an index; nothing where there is none, unless it was asked for."""
    from minutes_indexer.knowledge import Knowledge
    from minutes_search.store import IndexMissingError, Store

    try:
        with Store.open(index) as store:
            return list(Knowledge(store).evidence())
    except IndexMissingError as error:
        if given is not None:
            raise CommandError(str(error)) from error
    except StoreError as error:
        if given is not None:
            raise CommandError(str(error)) from error
        click.echo(f"the people of the index are not known: {error}", err=True)
    return []


def _as_text(files: Sequence[str], findings: Iterable[Finding]) -> Iterable[str]:
    from minutes_search.render.text import printable

    shown = list(findings)
    for finding in shown:
        hint = f" ({finding.hint})" if finding.hint else ""
        yield printable(f"{finding.path}:{finding.line}: {finding.rule}: {finding.message}{hint}")
    checked = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    if not shown:
        yield f"nothing found in {checked}"
        return
    counts = Counter(finding.rule for finding in shown)
    told = ", ".join(f"{count} {rule}" for rule, count in counts.most_common())
    found = f"{len(shown)} finding{'' if len(shown) == 1 else 's'}"
    yield ""
    yield f"{found} in {len({finding.path for finding in shown})} of {checked}: {told}"


def _as_json(files: Sequence[str], findings: Sequence[Finding]) -> str:
    by_file: dict[str, Counter[str]] = {path: Counter() for path in files}
    for finding in findings:
        by_file[finding.path][finding.rule] += 1
    rows = [
        {"path": each.path, "line": each.line, "rule": each.rule, "message": each.message, "hint": each.hint or None}
        for each in findings
    ]
    answer = {
        "count": len(findings),
        "counts": Counter(finding.rule for finding in findings),
        "files": by_file,
        "findings": rows,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)
