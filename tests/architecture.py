"""Reads the source tree as data: sizes, names, captions. `make docs` writes the captions into the docs."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "credpolicy"
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- captions: begin -->\n", "<!-- captions: end -->\n"

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Every Python file of the package, sorted."""
    return sorted(SOURCE.rglob("*.py"))


def relations() -> list[Path]:
    """Every SQL file of the package, sorted."""
    return sorted(SOURCE.rglob("*.sql"))


def functions(module: Path) -> Iterator[AnyFunction]:
    """Every function and method of a module, nested ones included."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, AnyFunction):
            yield node


def lines(function: AnyFunction) -> int:
    """Lines from `def` to the end, decorators not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: AnyFunction) -> int:
    """How many arguments a caller may give; `self` and `cls` are not the caller's."""
    spec = function.args
    named = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    starred = [a for a in (spec.vararg, spec.kwarg) if a is not None]
    return len([name for name in named if name not in ("self", "cls")]) + len(starred)


def caption(path: Path) -> str:
    """The first line of a module's docstring or of a SQL file's opening comment; empty when it has none."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        first = text.partition("\n")[0]
        return first.removeprefix("--").strip() if first.startswith("--") else ""
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def tree() -> str:
    """The house as an indented list, one line a room: name and caption."""
    rows = list(_rows(SOURCE, 0))
    width = max(len(name) for name, _ in rows) + 2
    body = "".join(f"{name:<{width}}{text}".rstrip() + "\n" for name, text in rows)
    return f"```text\n{body}```\n"


def _rows(folder: Path, depth: int) -> Iterator[tuple[str, str]]:
    opening = folder / "__init__.py"
    yield f"{'  ' * depth}{folder.name}/", caption(opening) if opening.exists() else ""
    indent = "  " * (depth + 1)
    for path in sorted(folder.iterdir()):
        if path.suffix in (".py", ".sql") and path != opening:
            yield f"{indent}{path.name}", caption(path)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and any(f.suffix in (".py", ".sql") for f in path.rglob("*")):
            yield from _rows(path, depth + 1)


def documented() -> str:
    """The tree as the docs show it now."""
    return DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    """Put the current tree between the two marks of the document."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(before + BEGIN + tree() + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
