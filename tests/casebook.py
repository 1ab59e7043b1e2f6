"""Runs the sessions that are written down, in tests/cases/ and on pages of the docs; `make cases` rewrites them.

A session is what a terminal shows: after `$ ` a command, then its stdout, its stderr with `! ` before each line, and
`[exit N]` unless it is 0. Commands are `credpolicy ...`, and `cat FILE` for what was written.
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from credpolicy._version import __version__
from credpolicy.cli.main import main as credpolicy

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
COMMANDS_PAGE = ROOT / "docs" / "commands.md"
IMPORT_PAGE = ROOT / "docs" / "import.md"
TESTS_PAGE = ROOT / "docs" / "policy-tests.md"
README = ROOT / "README.md"
_WARD = CASES / "ward" / "repo"
PAGES = {
    README: _WARD,
    COMMANDS_PAGE: _WARD,
    IMPORT_PAGE: ROOT / "docs" / "examples" / "taxi",
    TESTS_PAGE: ROOT / "docs" / "examples" / "policy-tests",
}
"""Pages with console examples, each with the repository in which they run."""

_BEGIN, _END = "```console\n", "```\n"


def cases() -> list[Path]:
    """The folders of the cases, sorted; each holds `repo/`, the folder to judge, and `session.txt`."""
    return sorted(path.parent for path in CASES.glob("*/session.txt"))


def replayed(session: str, repository: Path, *, in_git: bool = False) -> str:
    """The session as it goes now, in a copy of the repository; paths of this machine and the version are masked.

    With `in_git` the copy is committed first, always at the same time by the same person.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve() / "repo"
        if repository.is_dir():
            shutil.copytree(repository, place)
        else:
            place.mkdir()
        if in_git:
            _commit(place)
        with contextlib.chdir(place), _terminal_of_80_columns():
            told = "".join(_run(line) for line in session.splitlines() if line.startswith("$ "))
        return told.replace(str(place), "/repo").replace(f'"version": "{__version__}"', '"version": "VERSION"')


def _commit(place: Path) -> None:
    who, when = "Casey Example", "2026-03-01T09:00:00+00:00"
    fixed = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", who), ("EMAIL", "casey@example.org"), ("DATE", when))
    }
    environment = {**os.environ, **fixed, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for line in ("init --quiet", "add --all", "commit --quiet --message First"):
        subprocess.run(["git", *line.split()], cwd=place, env=environment, check=True, capture_output=True)


@contextlib.contextmanager
def _terminal_of_80_columns() -> Iterator[None]:
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "80"
    try:
        yield
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before


def _run(line: str) -> str:
    name, *arguments = shlex.split(line.removeprefix("$ "))
    if name == "cat":
        file = Path(arguments[0])
        return f"{line}\n{file.read_text(encoding='utf-8') if file.is_file() else '! no such file' + chr(10)}"
    if name != "credpolicy":
        message = f"a session runs credpolicy and cat only, not {name}"
        raise ValueError(message)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = credpolicy(arguments)
    complaints = "".join(f"! {each}\n" for each in _text(err).splitlines())
    return f"{line}\n{_text(out)}{complaints}{f'[exit {code}]' + chr(10) if code else ''}"


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def replayed_page(page: Path) -> str:
    """A page of the docs with every console example as it goes now, one after the other in one repository each."""
    parts = page.read_text(encoding="utf-8").split(_BEGIN)
    for number, part in enumerate(parts[1:], 1):
        session, _, rest = part.partition(_END)
        parts[number] = replayed(session, PAGES[page], in_git=True) + _END + rest
    return _BEGIN.join(parts)


def main() -> None:
    """Write every session down as it goes now. Read the difference before you commit it."""
    for case in cases():
        session = case / "session.txt"
        session.write_text(replayed(session.read_text(encoding="utf-8"), case / "repo"), encoding="utf-8")
    for page in PAGES:
        page.write_text(replayed_page(page), encoding="utf-8")


if __name__ == "__main__":
    main()
