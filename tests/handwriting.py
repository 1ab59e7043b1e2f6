"""YAML as people write it: data in random layouts and styles, with numbered comments wherever they can stand."""

from __future__ import annotations

from random import Random
from typing import Any

from credpolicy.edit.canonical import scalar

_WIDTHS = (2, 2, 2, 4, 1, 3, 7)


class Hand:
    """Writes data as one person's YAML; `comments` are those written so far, in the order of the file."""

    def __init__(self, random: Random, *, tabs: bool = True) -> None:
        """`tabs`: whether some blanks are tabs, as some readers of YAML refuse."""
        self.comments: list[str] = []
        self._random = random
        self._tab = "\t" if tabs else " "
        self._lines: list[str] = []
        self._anchors: list[str] = []
        self._named = 0

    def file(self, tree: dict[str, Any]) -> str:
        """The whole file."""
        self._air(0)
        if self._chance(8):
            self._lines.append(f"---{self._remark()}")
        if self._chance(10):
            self._flow_root(tree)
        else:
            self._mapping(tree, self._random.choice([0, 0, 0, 2]), "")
        self._air(12)
        if self._chance(12):
            self._lines.append("...")
            self._air(3)
        ending = self._random.choice(["\n", "\n", "\r\n", "\r"])
        text = ending.join(self._lines)
        complete = self._random.choice([ending, ending, "", ending * 3])
        return self._random.choice(["", "", "", "\ufeff"]) + text + complete

    def _chance(self, often: int) -> bool:
        return self._random.randrange(often) == often - 1

    def _blanks(self, *, tabs: bool = False) -> str:
        return self._random.choice([" ", " ", " ", " ", "  ", "    ", f" {self._tab} " if tabs else " "])

    def _comment(self) -> str:
        mark = self._random.choice(["# ", "#", "#  "])
        self.comments.append(f"{mark}c{len(self.comments)}: {{")
        return self.comments[-1]

    def _remark(self, lead: str = "-") -> str:
        """What stands at the end of a line: nothing, blanks, or a comment."""
        if self._chance(6):
            return f"{self._blanks()}{self._comment()}{self._random.choice(['', '  '])}"
        return self._random.choice(["", "", "", "", " ", " " if lead[-1:] in "-?:" else self._tab])

    def _air(self, deepest: int) -> None:
        """Lines between others: blank ones, and comments in any column up to the deepest."""
        while self._chance(4):
            if self._chance(2):
                self._lines.append(self._random.choice(["", "", "  "]))
            else:
                self._lines.append(" " * self._random.randint(0, deepest) + self._comment())

    def _anchor(self) -> str:
        if not self._chance(10):
            return ""
        self._named += 1
        return f"&n{self._named}"

    def _mapping(self, tree: dict[str, Any], column: int, lead: str) -> None:
        """The lines of a mapping, the first one behind `lead`."""
        self._entries([(self._key(key), value) for key, value in tree.items()], column, lead, bare=True)

    def _sequence(self, values: list[Any], column: int, lead: str) -> None:
        self._entries([("-", value) for value in values], column, lead, bare=False)

    def _key(self, key: str) -> str:
        text = scalar(key)
        if text == key and self._chance(6):
            text = self._random.choice([f"'{key}'", f'"{key}"'])
        if self._chance(20):
            return f"?{self._blanks()}{text}\n:"
        return text + self._random.choice(["", "", "", "", " "]) + ":"

    def _entries(self, entries: list[tuple[str, Any]], column: int, lead: str, *, bare: bool) -> None:
        for place, (mark, value) in enumerate(entries):
            if place or not lead:
                self._air(column + 4)
                lead = " " * column
            *above, last = mark.split("\n")
            for line in above:
                self._lines.append(lead + line + self._remark())
                lead = " " * column
            self._value(value, column, lead + last, bare=bare)

    def _value(self, value: Any, column: int, lead: str, *, bare: bool) -> None:
        """One value behind its key or dash, in the block that stands at `column`."""
        if self._anchors and self._chance(12):
            self._lines.append(f"{lead}{self._blanks()}*{self._random.choice(self._anchors)}{self._remark()}")
            return
        anchor = self._anchor()
        named = f"{lead}{self._blanks()}{anchor}" if anchor else lead
        if isinstance(value, dict | list) and value and not self._chance(4):
            self._block(value, column, named, compact=not bare and not anchor, bare=bare)
        elif isinstance(value, dict | list):
            self._flow(value, named + self._blanks(), column)
        elif isinstance(value, str) and self._literal(value, column, named):
            pass
        elif value is None and not anchor and self._chance(2):
            self._lines.append(lead + self._remark())
        else:
            below = self._chance(12)
            if below:
                self._lines.append(named + self._remark())
                self._air(column + 4)
                named = " " * (column + self._random.choice(_WIDTHS))
            self._folded(value, named if below else named + self._blanks(), column)
        if anchor:
            self._anchors.append(anchor[1:])

    def _block(self, value: Any, column: int, lead: str, *, compact: bool, bare: bool) -> None:
        write = self._mapping if isinstance(value, dict) else self._sequence
        if compact and not self._chance(4):
            start = lead + " " * self._random.choice([1, 1, 1, 3])
            write(value, len(start), start)
            return
        self._lines.append(lead + self._remark())
        self._air(column + 4)
        deeper = column + self._random.choice(_WIDTHS)
        write(value, column if bare and isinstance(value, list) and self._chance(2) else deeper, "")

    def _literal(self, value: str, column: int, lead: str) -> bool:
        """The value in block style, where it can be and chance wants it."""
        text = value.rstrip("\n")
        if not text.strip() or "\r" in value or text != text.rstrip() or not self._chance(3):
            return False
        ends = len(value) - len(text)
        width = self._random.randint(1, 5)
        sign = "-" if ends == 0 else "+" if ends > 1 else self._random.choice(["", "+"])
        digit = str(width) if text[0] in " \n\t" or self._chance(4) else ""
        self._lines.append(
            f"{lead}{self._blanks()}|{self._random.choice([digit + sign, sign + digit])}{self._remark()}"
        )
        for line in text.split("\n"):
            self._lines.append(" " * (column + width) + line if line else self._random.choice(["", " " * column]))
        self._lines += [""] * (ends - 1)
        # the file may not end with the text: what follows a `|` at the end is part of it
        self._lines.append(" " * self._random.randint(0, column) + self._comment())
        return True

    def _folded(self, value: Any, lead: str, column: int) -> None:
        """A value on one line, or broken where a blank stands."""
        text = scalar(value)
        if text.startswith('"') and "'" not in text and "\\" not in text and self._chance(2):
            text = f"'{text[1:-1]}'"
        words = text.split(" ")
        can = isinstance(value, str) and all(words) and self._chance(3)
        if not can or (text[0] in "'\"" and ("" in text[1:-1].split(" "))):
            self._lines.append(lead + text + self._remark(text))
            return
        line = lead + words[0]
        for word in words[1:]:
            if self._chance(2) and word[0] not in "#\"'":
                self._lines.append(line + self._random.choice(["", "  "]))
                line = " " * (column + self._random.choice(_WIDTHS)) + word
            else:
                line += f" {word}"
        self._lines.append(line + self._remark(line))

    def _flow_root(self, tree: dict[str, Any]) -> None:
        self._flow(tree, "", -1)

    def _flow(self, value: Any, lead: str, column: int) -> None:
        """A collection between brackets, on one line or more."""
        broken = self._chance(3)
        line = lead
        for piece in self._pieces(value):
            line += piece
            if broken and piece[-1] in "[{," and self._chance(2):
                self._lines.append(line + self._remark())
                self._air(column + 4)
                line = self._random.choice(["", self._tab]) + " " * (column + self._random.choice(_WIDTHS))
        self._lines.append(line + self._remark())

    def _pieces(self, value: Any) -> list[str]:
        """The parts of a value in flow style; a line may be broken after a bracket that opens and after a comma."""
        air = self._random.choice(["", "", " "])
        if isinstance(value, dict):
            inner = [self._named_pieces(key, each) for key, each in value.items()]
            start, end = "{", "}"
        elif isinstance(value, list):
            inner = [self._pieces(each) for each in value]
            start, end = "[", "]"
        else:
            return [scalar(value)]
        found = [start]
        for place, pieces in enumerate(inner):
            found += [air, *pieces] if air else pieces
            if place + 1 < len(inner) or self._chance(8):
                found.append(self._random.choice(["", "", " "]) + ",")
                found.append(self._random.choice([" ", " ", "", "   "]))
        return [piece for piece in [*found, air, end] if piece]

    def _named_pieces(self, key: str, value: Any) -> list[str]:
        return [f"{scalar(key)}{self._random.choice(['', '', ' '])}:{self._blanks(tabs=True)}", *self._pieces(value)]
