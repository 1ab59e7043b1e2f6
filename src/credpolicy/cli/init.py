"""`credpolicy init`: an empty or existing folder becomes a working repository; nothing is ever overwritten."""

from __future__ import annotations

import os
import shlex
from datetime import date
from pathlib import Path
from typing import NamedTuple, cast, get_args

import click

from credpolicy._version import __version__
from credpolicy.adapters import files
from credpolicy.cli import options, output
from credpolicy.cli.codeowners import owned_files
from credpolicy.cli.packs import named
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.load.git import open_source
from credpolicy.load.loader import load_source
from credpolicy.load.overlay import Overlay
from credpolicy.load.packs import Starter
from credpolicy.load.reading import FOLDERS, SETTINGS_FILES
from credpolicy.load.repository import work_tree
from credpolicy.load.settings import zone_mend
from credpolicy.load.source import Source
from credpolicy.load.templates import Part, templates
from credpolicy.model import schema
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile import codeowners, scaffold
from credpolicy.reconcile.adoption import adopted
from credpolicy.reconcile.scaffold import Forge, Plan, Wishes
from credpolicy.report import packs as report
from credpolicy.report.diagnostic import counted


class _Place(NamedTuple):
    """Where the repository is made: the folder that is judged, and the top of what is kept in git."""

    root: Path
    top: Path
    in_git: bool

    @property
    def prefix(self) -> str:
        inner = self.root.relative_to(self.top).as_posix()
        return "" if inner == "." else f"{inner}/"


@click.command(name="init")
@options.PATH
@click.option("--pack", "names", multiple=True, metavar="NAME", help="Begin with this starter pack; may be repeated.")
@click.option(
    "--forge", type=click.Choice(get_args(Forge)), default="github", help="Whose workflows and forms are made."
)
@click.option("--team", default=scaffold.TEAM, metavar="TEAM", help="The team that reviews, such as @acme/credentials.")
@click.option("--timezone", default="UTC", metavar="ZONE", help="The time zone in which days are counted.")
@options.AS_OF
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
def command(
    *,
    path: Path | None,
    names: tuple[str, ...],
    forge: str,
    team: str,
    timezone: str,
    as_of: date | None,
    dry_run: bool,
) -> int:
    """Make what is missing of a working repository in the folder PATH, or in the current one.

    Settings, a first rule with its test, two first people, CODEOWNERS, hooks before a commit, schemas for editors, the
    forge's workflows and an issue form. A file that is there stays as it is, and a second run completes a first one.
    """
    mend = zone_mend(timezone)
    if mend is not None:
        message = f"`{timezone}` is not a time zone"
        raise UsageError(message, mend)
    packs = [named(name) for name in dict.fromkeys(names)]
    place = _place(path)
    wishes = Wishes(place.prefix, timezone, as_of or options.today(timezone), __version__, team)
    source = open_source(place.root, None)
    ours, snapshot = _ours(source, wishes, packs)
    wanted = {place.prefix + name: data for name, data in ours.items()} | _others(wishes, cast(Forge, forge))
    owners = _codeowners(snapshot, place, cast(Forge, forge), wanted)
    plan = scaffold.plan(wanted, files.standing(place.top, wanted), place.prefix)
    if not dry_run:
        plan = plan.lost(files.write_missing(place.top, plan.create))
    output.write("".join(f"{terminal(line)}\n" for line in _told(plan, place, dry_run=dry_run)))
    if not any(name.startswith("policies/") for name in templates("repository") if name in ours):
        output.note("there are policies or people already, so no first rule and no first people were added")
    if owners:
        output.note(f"CODEOWNERS is not made: {owners}")
    if not dry_run:
        output.write("".join(f"{terminal(line)}\n" for line in _next(place, wishes, cast(Forge, forge), wanted)))
    return 0


def _place(path: Path | None) -> _Place:
    root = (Path() if path is None else path).resolve()
    if root.exists() and not root.is_dir():
        message = f"{path} is a file"
        raise UsageError(message, "Name the folder that is to hold policies/ and registry/.")
    above = options.place(None)
    if path is None and above.resolve() != root:
        message = f"{above} is a repository of credpolicy already, above the current folder"
        raise UsageError(message, f"Go there, or name the folder you mean: credpolicy init {shlex.quote('.')}")
    top = work_tree(root)
    return _Place(root, top or root, top is not None)


def _ours(source: Source, wishes: Wishes, packs: list[Starter]) -> tuple[dict[str, bytes], Snapshot]:
    """The files that credpolicy itself reads, by path below the root, and what they will say with those that stand."""
    first = {name: wishes.filled(data) for name, data in templates("repository").items()}
    present = [entry.path for entry in source.entries([*SETTINGS_FILES, *FOLDERS]) if not _passed_over(entry.path)]
    copies = {f"policies/{pack.pack.name}/{file}": (pack, file, data) for pack in packs for file, data in pack.files}
    ours = scaffold.first_files(first, [name for name in present if name not in copies])
    snapshot = _read(source, ours, present)
    owned = any(placed.item.id == scaffold.OWNER for placed in snapshot.owners)
    for name, (pack, file, data) in copies.items():
        ours[name] = report.headed(pack, file, adopted(data, scaffold.OWNER) if owned else data, __version__)
    return ours, _read(source, ours, present)


def _read(source: Source, wanted: dict[str, bytes], present: list[str]) -> Snapshot:
    return load_source(Overlay(source, {name: data for name, data in wanted.items() if name not in present}))


def _passed_over(path: str) -> bool:
    return path.rpartition("/")[2].casefold().startswith("readme")


def _others(wishes: Wishes, forge: Forge) -> dict[str, bytes]:
    """The files for editors, hooks and the forge, by path below the top."""
    parts: list[Part] = ["editor"] if forge == "none" else ["editor", cast(Part, forge)]
    found = {name: wishes.filled(data) for part in parts for name, data in templates(part).items()}
    for kind in schema.KINDS:
        found[f"{wishes.prefix}{scaffold.SCHEMAS}/{kind}.json"] = schema.text(kind).encode()
    return found


def _codeowners(snapshot: Snapshot, place: _Place, forge: Forge, wanted: dict[str, bytes]) -> str:
    """Add CODEOWNERS to what is wanted; why not, or nothing, comes back."""
    there = files.standing(place.top, codeowners.PLACES)
    path = next((name for name in codeowners.PLACES if name in there), codeowners.PLACES[forge != "github"])
    text = (there.get(path) or b"").decode("utf-8", "surrogateescape")
    try:
        rules = owned_files(snapshot, place.root).rules
        whole = codeowners.with_block(text, codeowners.render(rules))
    except UsageError as error:
        return error.message
    if not rules:
        return "no owner has a team or a login yet; write one, then run `credpolicy codeowners --write`"
    wanted[path] = whole.encode("utf-8", "surrogateescape")
    return ""


def _told(plan: Plan, place: _Place, *, dry_run: bool) -> list[str]:
    verb = "Would be made" if dry_run else "Made"
    lines = [f"{verb} ({len(plan.create)})", *(f"  {_shown(place, path)}" for path, _ in plan.create)]
    if not plan.create:
        lines = ["Nothing is missing." if not plan.kept else "Nothing had to be made."]
    if plan.kept:
        lines += ["", f"Kept as they are ({len(plan.kept)})"]
        lines += [f"  {_shown(place, kept.path)}: {kept.hint}" for kept in plan.kept]
    if plan.same:
        lines += ["", f"There already, word for word: {counted(len(plan.same), 'file')}"]
    return lines


def _shown(place: _Place, path: str) -> str:
    return os.path.relpath(place.top / path, Path.cwd())


def _next(place: _Place, wishes: Wishes, forge: Forge, wanted: dict[str, bytes]) -> list[str]:
    here = os.path.relpath(place.root, Path.cwd())
    go = [] if here == "." else [f"cd {shlex.quote(here)}"]
    commit = "git add --all && git commit --message 'Begin with credpolicy'"
    begin = "" if place.in_git else "git init && "
    steps = [*go, "credpolicy check", "credpolicy codeowners --check", begin + commit]
    lines = ["", "Next", *(f"  {step}" for step in steps)]
    if wishes.team == scaffold.TEAM and any(scaffold.TEAM.encode() in data for data in wanted.values()):
        lines += ["", f"`{scaffold.TEAM}` stands for a team of yours. Write its name in policies/owners.yaml, then:"]
        lines += ["  credpolicy codeowners --write"]
    if forge == "github":
        ruleset = shlex.quote(_shown(place, scaffold.RULESET))
        lines += [
            "",
            "On GitHub, once this is pushed: let nothing in without a review and a check that passes",
        ]
        lines += [f"  gh api --method POST 'repos/{{owner}}/{{repo}}/rulesets' --input {ruleset}"]
    return lines
