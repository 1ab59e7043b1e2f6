"""Scaffold: which files a new repository gets, which are there already, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from credpolicy.errors import InternalError, UsageError
from credpolicy.load.reading import FOLDERS, SETTINGS_FILES
from credpolicy.reconcile.codeowners import PLACES, is_owner

Forge = Literal["github", "gitlab", "none"]

OWNER = "credentialing"
"""The owner whom the first policies name."""

TEAM = "@your-organisation/credentialing"
"""The team that stands there until somebody writes a real one."""

SCHEMAS = ".credpolicy/schemas"
RULESET = ".github/credpolicy-ruleset.json"
CI = ".gitlab-ci.yml"

_FIRST = tuple(f"{name}/" for name in FOLDERS)
_GAP = re.compile(rb"@([A-Z]+)@")
_SAFE = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_.-]*/)*", re.ASCII)
_HINTS = {
    ".vscode/settings.json": "add `yaml.schemas` to it, one line for each file in .credpolicy/schemas",
    ".pre-commit-config.yaml": "add the hooks `credpolicy validate` and `credpolicy check` to it",
    CI: "add a job to it that runs `credpolicy check`",
    **dict.fromkeys(PLACES, "`credpolicy codeowners --write` puts the owners' lines into it"),
    **dict.fromkeys(SETTINGS_FILES, "`credpolicy schema settings` tells what can stand in it"),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What fills the gaps of the templates.

    `prefix` leads from the top of the repository to the folder that is judged, with `/` at its end; empty where they
    are one. Raises UsageError for a prefix or a team that cannot be written into files of others.
    """

    prefix: str
    timezone: str
    today: date
    version: str
    team: str = TEAM

    def __post_init__(self) -> None:
        if not _SAFE.fullmatch(self.prefix):
            message = f"the folder `{self.prefix.rstrip('/')}` has a name that cannot be written into workflows"
            raise UsageError(message, "Rename it: letters, digits and . _ - only, and no step that begins with . or -.")
        if not is_owner(self.team):
            message = f"`{self.team}` is not the name of a team"
            raise UsageError(message, "Write it as the forge does, for example `@acme/clinical`.")

    def filled(self, data: bytes) -> bytes:
        """A template with its gaps filled. Raises InternalError for a gap nobody knows."""
        values = {
            b"FOLDER": self.prefix.rstrip("/") or ".",
            b"ISSUED": str(self.today - timedelta(days=30)),
            b"PATTERN": re.escape(self.prefix),
            b"PREFIX": self.prefix,
            b"TEAM": self.team,
            b"TIMEZONE": self.timezone,
            b"VERSION": self.version,
        }

        def value(found: re.Match[bytes]) -> bytes:
            if found[1] not in values:
                message = f"a template has a gap called {found[0].decode()}"
                raise InternalError(message, "Install credpolicy again.")
            return values[found[1]].encode()

        return _GAP.sub(value, data)


class Kept(NamedTuple):
    """A file that is there and stays as it is, and what its owner could add by hand."""

    path: str
    hint: str


class Plan(NamedTuple):
    """What is to be done: files to create, with their content, by path from the top; and those that stay."""

    create: tuple[tuple[str, bytes], ...]
    kept: tuple[Kept, ...]
    same: tuple[str, ...]

    def lost(self, paths: Collection[str]) -> Plan:
        """The plan as it came out, where somebody else made these files meanwhile."""
        meanwhile = tuple(Kept(path, "it appeared meanwhile") for path, _ in self.create if path in paths)
        return Plan(tuple(one for one in self.create if one[0] not in paths), (*self.kept, *meanwhile), self.same)


def first_files(wanted: Mapping[str, bytes], present: Iterable[str]) -> dict[str, bytes]:
    """The files of a repository's root that are wanted, without the first policies and people where others are there.

    `present` are the paths of the files below the folders that are read. Paths are below the root.
    """
    others = any(path.startswith(_FIRST) and path not in wanted for path in present)
    settled = next((name for name in SETTINGS_FILES[1:] if name in present), None)
    return {
        path: data
        for path, data in wanted.items()
        if not (others and path.startswith(_FIRST)) and not (settled and path in SETTINGS_FILES)
    }


def plan(wanted: Mapping[str, bytes], standing: Mapping[str, bytes | None], prefix: str) -> Plan:
    """What to create of the files that are wanted, and what to keep: nothing is ever overwritten.

    `standing` are those that are there, with their content, or None for what is no file that can be read.
    """
    create = tuple((path, data) for path, data in sorted(wanted.items()) if path not in standing)
    kept = [
        Kept(path, _hint(path, prefix))
        for path, data in sorted(wanted.items())
        if path in standing and standing[path] != data
    ]
    same = tuple(path for path, data in sorted(wanted.items()) if standing.get(path) == data)
    return Plan(create, tuple(kept), same)


def _hint(path: str, prefix: str) -> str:
    below = path.removeprefix(prefix)
    if below.startswith(f"{SCHEMAS}/"):
        kind = below.rpartition("/")[2].removesuffix(".json")
        return f"another version wrote it; `credpolicy schema {kind} > {path}` brings it up to date"
    if below.startswith(_FIRST):
        return "it is yours; nothing is added to it"
    return _HINTS.get(path) or _HINTS.get(below) or "this version brings another one, which is not put in its place"
