"""A position in one source line, counted in characters and in columns (CommonMark 2.2: tabs stop every 4 columns)."""

from __future__ import annotations

TAB_STOP = 4
CODE_INDENT = 4


class Cursor:
    """Where the scan of a line stands. `find` looks ahead to the next character that is no space or tab.

    `offset` counts characters and `column` columns. `next`, `next_column`, `indent` and `blank` are what `find` saw:
    the place of the next text, how many columns it is indented from here, and whether there is none.
    """

    __slots__ = ("_tabs", "blank", "column", "indent", "line", "next", "next_column", "offset", "partial_tab")

    def __init__(self, line: str) -> None:
        self.line = line
        self._tabs = "\t" in line
        self.offset = 0
        self.column = 0
        self.partial_tab = False
        """Part of the tab at `offset` has been taken as indentation."""
        self.find()

    def find(self) -> None:
        """Look ahead to the next text."""
        line, at = self.line, self.offset
        size = len(line)
        if self._tabs:
            column = self.column
            while at < size:
                if line[at] == " ":
                    column += 1
                elif line[at] == "\t":
                    column += TAB_STOP - column % TAB_STOP
                else:
                    break
                at += 1
            self.indent = column - self.column
        else:
            at = size - len(line[at:].lstrip(" "))
            self.indent = at - self.offset
        self.blank = at == size
        self.next, self.next_column = at, self.column + self.indent

    @property
    def indented(self) -> bool:
        """Indented as far as an indented code block (CommonMark 4.4)."""
        return self.indent >= CODE_INDENT

    def at_space(self) -> bool:
        """Whether a space or tab stands at the offset."""
        return self.line[self.offset : self.offset + 1] in (" ", "\t")

    def skip(self, characters: int) -> None:
        """Go on over as many characters, none of which is a tab."""
        self.offset += characters
        self.column += characters
        self.partial_tab = False
        self.find()

    def skip_columns(self, columns: int) -> None:
        """Go on over as many columns of spaces and tabs; a tab may be taken in part."""
        if columns == self.indent:
            self.skip_to_text()
            return
        if not self._tabs:
            self.skip(min(columns, len(self.line) - self.offset))
            return
        while columns > 0 and self.offset < len(self.line):
            if self.line[self.offset] == "\t":
                width = TAB_STOP - self.column % TAB_STOP
                self.partial_tab = width > columns
                taken = min(width, columns)
                self.column += taken
                self.offset += 0 if self.partial_tab else 1
                columns -= taken
            else:
                self.partial_tab = False
                self.offset += 1
                self.column += 1
                columns -= 1
        self.find()

    def skip_to_text(self) -> None:
        """Go on to the next text, or to the end of a blank line."""
        self.offset, self.column = self.next, self.next_column
        self.partial_tab = False
        self.indent = 0

    def skip_to_end(self) -> None:
        """Leave nothing of the line."""
        self.offset = len(self.line)
        self.partial_tab = False
        self.find()

    def text(self) -> str:
        """The rest of the line from the next text on."""
        return self.line[self.next :]

    def rest(self) -> str:
        """The rest of the line; what is left of a tab that was taken in part becomes spaces."""
        if self.partial_tab:
            return " " * (TAB_STOP - self.column % TAB_STOP) + self.line[self.offset + 1 :]
        return self.line[self.offset :]
