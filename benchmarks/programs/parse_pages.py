"""Python-Markdown and an HTML parser over files, in some processes: what any reading of minutes costs.

Arguments: the parser (``html.parser``, ``lxml``), the number of processes, the folders.
"""

import multiprocessing
import sys
from pathlib import Path

import markdown


def parse(job: tuple[str, list[str]]) -> int:
    """Parse files with a parser; give the number of their paragraphs and entries."""
    parser, names = job
    number = 0
    for name in names:
        html = markdown.markdown(
            Path(name).read_text(encoding="utf-8-sig", errors="replace"), extensions=["tables", "fenced_code"]
        )
        if parser == "lxml":
            import lxml.html

            number += sum(1 for _ in lxml.html.fragment_fromstring(html, create_parent="div").iter("p", "li"))
        else:
            from bs4 import BeautifulSoup

            number += len(BeautifulSoup(html, parser).find_all(["p", "li"]))
    return number


def main() -> None:
    """Parse the files of the folders."""
    parser, processes = sys.argv[1], int(sys.argv[2])
    names = [str(path) for folder in sys.argv[3:] for path in sorted(Path(folder).glob("*.md"))]
    if processes == 1:
        print(parse((parser, names)))
        return
    size = 16
    jobs = [(parser, names[start : start + size]) for start in range(0, len(names), size)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        print(sum(pool.imap_unordered(parse, jobs)))


if __name__ == "__main__":
    main()
