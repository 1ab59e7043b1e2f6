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
PULLS = ROOT / "tests" / "pulls"
COMMANDS_PAGE = ROOT / "docs" / "commands.md"
IMPORT_PAGE = ROOT / "docs" / "import.md"
TESTS_PAGE = ROOT / "docs" / "policy-tests.md"
CHANGES_PAGE = ROOT / "docs" / "changes.md"
HISTORY_PAGE = ROOT / "docs" / "history.md"
INTEGRITY_PAGE = ROOT / "docs" / "integrity.md"
START_PAGE = ROOT / "docs" / "getting-started.md"
CODEOWNERS_PAGE = ROOT / "docs" / "codeowners.md"
ADOPTION_PAGE = ROOT / "docs" / "adoption.md"
CALENDAR_PAGE = ROOT / "docs" / "calendar.md"
REMINDERS_PAGE = ROOT / "docs" / "reminders.md"
RETENTION_PAGE = ROOT / "docs" / "retention.md"
AUDITS_PAGE = ROOT / "docs" / "audits.md"
OWNERS_PAGE = ROOT / "docs" / "owners.md"
REQUESTS_PAGE = ROOT / "docs" / "requests.md"
COMING_PAGE = ROOT / "docs" / "coming-and-leaving.md"
README = ROOT / "README.md"
_WARD = CASES / "ward" / "repo"
PAGES = {
    README: _WARD,
    COMMANDS_PAGE: _WARD,
    IMPORT_PAGE: ROOT / "docs" / "examples" / "taxi",
    TESTS_PAGE: ROOT / "docs" / "examples" / "policy-tests",
    CHANGES_PAGE: _WARD,
    HISTORY_PAGE: _WARD,
    INTEGRITY_PAGE: _WARD,
    START_PAGE: ROOT / "docs" / "examples" / "nothing",  # which is not there: it begins in an empty folder
    CODEOWNERS_PAGE: ROOT / "docs" / "examples" / "codeowners",
    ADOPTION_PAGE: _WARD,
    CALENDAR_PAGE: _WARD,
    REMINDERS_PAGE: ROOT / "docs" / "examples" / "reminders",
    REQUESTS_PAGE: ROOT / "docs" / "examples" / "requests",
    RETENTION_PAGE: ROOT / "docs" / "examples" / "retention",
    AUDITS_PAGE: ROOT / "docs" / "examples" / "audits",
    OWNERS_PAGE: ROOT / "docs" / "examples" / "owners",
    COMING_PAGE: ROOT / "docs" / "examples" / "coming-and-leaving",
}
"""Pages with console examples, each with the repository in which they run."""
_PULLS_OF_PAGES = {
    **dict.fromkeys((CHANGES_PAGE, HISTORY_PAGE, ADOPTION_PAGE), PULLS / "grace-shortened"),
    INTEGRITY_PAGE: PULLS / "registry-truncated",
}

_BEGIN, _END = "```console\n", "```\n"


def cases() -> list[Path]:
    """The folders of the cases, sorted; each holds `repo/`, the folder to judge, and `session.txt`."""
    return sorted(path.parent for path in CASES.glob("*/session.txt"))


def pulls() -> list[Path]:
    """The folders of the pull requests, sorted; each holds `session.txt`, and what it does to the ward's repository.

    That is `change/`, files that are new or other, and `gone.txt`, those that are not there any more. What
    the comparison is in SARIF stands in `expected.sarif`.
    """
    return sorted(path.parent for path in PULLS.glob("*/session.txt"))


def replayed_pull(folder: Path, session: str | None = None) -> str:
    """A session, or that of a pull request, as it goes now, on the branch `change` that leaves `main`."""
    written = session or (folder / "session.txt").read_text(encoding="utf-8")
    return replayed(written, _WARD, in_git=True, pull=folder)


def answers(told: str) -> Iterator[tuple[str, str, int]]:
    """Each command of a session that went, its output and its exit code."""
    for part in told.split("$ credpolicy")[1:]:
        command, _, output = part.partition("\n")
        output, found, code = output.partition("\n[exit ") if not output.startswith("[exit ") else ("", "x", output[6:])
        yield command.strip(), output + ("\n" if found and output else ""), int(code.rstrip("]\n")) if found else 0


def sarif_of_pull(folder: Path) -> str:
    """What the comparison of a pull request is in SARIF."""
    command = (folder / "session.txt").read_text(encoding="utf-8").partition("\n")[0]
    ((_, told, _),) = answers(replayed_pull(folder, f"{command} --format sarif\n"))
    return told


def replayed(session: str, repository: Path, *, in_git: bool = False, pull: Path | None = None) -> str:
    """The session as it goes now, in a copy of the repository; paths of this machine and the version are masked.

    With `in_git` the copy is committed first, always at the same time by the same person; a `pull` is then done to it.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve() / "repo"
        if repository.is_dir():
            shutil.copytree(repository, place)
        else:
            place.mkdir()
        if in_git:
            _git(
                place, "init --quiet --initial-branch main", "add --all", "commit --quiet --allow-empty --message First"
            )
        if pull is not None:
            _git(place, "checkout --quiet -b change")
            _pull(place, pull)
            _git(place, "add --all", "commit --quiet --message Change")
        with contextlib.chdir(place), _terminal_of_80_columns():
            told = "".join(_run(line) for line in session.splitlines() if line.startswith("$ "))
        return told.replace(str(place), "/repo").replace(f'ersion": "{__version__}"', 'ersion": "VERSION"')


def _pull(place: Path, pull: Path) -> None:
    if (pull / "change").is_dir():
        shutil.copytree(pull / "change", place, dirs_exist_ok=True)
    if (pull / "gone.txt").is_file():
        for name in (pull / "gone.txt").read_text(encoding="utf-8").split():
            (place / name).unlink()


def _git(place: Path, *lines: str) -> None:
    who, when = "Casey Example", "2026-03-01T09:00:00+00:00"
    fixed = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", who), ("EMAIL", "casey@example.org"), ("DATE", when))
    }
    environment = {**os.environ, **fixed, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for line in lines:
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
        parts[number] = replayed(session, PAGES[page], in_git=True, pull=_PULLS_OF_PAGES.get(page)) + _END + rest
    return _BEGIN.join(parts)


def main() -> None:
    """Write every session down as it goes now. Read the difference before you commit it."""
    for case in cases():
        session = case / "session.txt"
        session.write_text(replayed(session.read_text(encoding="utf-8"), case / "repo"), encoding="utf-8")
    for pull in pulls():
        (pull / "session.txt").write_text(replayed_pull(pull), encoding="utf-8")
        (pull / "expected.sarif").write_text(sarif_of_pull(pull), encoding="utf-8")
    for page in PAGES:
        page.write_text(replayed_page(page), encoding="utf-8")


if __name__ == "__main__":
    main()
