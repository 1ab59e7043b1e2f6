"""`credpolicy audit bundle`: one archive for an auditor, of a commit and of the history before it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import click

from credpolicy._version import __version__
from credpolicy.adapters import archive, ssh
from credpolicy.adapters.files import create
from credpolicy.cli import auditing, mainline, options, output, progress
from credpolicy.cli.positions import positions
from credpolicy.cli.remembered import for_command
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.evaluate.waived import waivings
from credpolicy.history.integrity.notes import explained
from credpolicy.history.integrity.scene import Memory
from credpolicy.history.integrity.walk import irregularities
from credpolicy.history.log.asked import Asked
from credpolicy.history.log.events import events
from credpolicy.history.log.standing import Standing
from credpolicy.load.chronicle import Chronicle
from credpolicy.load.source import Entry
from credpolicy.model.audit import Subject
from credpolicy.model.event import Event
from credpolicy.model.population import Criteria
from credpolicy.reconcile.audits.sampling import sample as drawn
from credpolicy.report import integrity, json, table, waivers
from credpolicy.report.audit import bundle, oscal, readme
from credpolicy.report.audit import population as lists
from credpolicy.report.audit.masking import Masks, names_nobody, quotes_nobody
from credpolicy.report.history import csv as history_csv
from credpolicy.report.history import json as history_json
from credpolicy.report.history.text import Manner
from credpolicy.report.listing import listing
from credpolicy.report.view import Report, Request, view

_SUBJECTS: tuple[Subject, ...] = get_args(Subject)
_AS_THEY_ARE = ("credpolicy.yaml", "credpolicy.yml", "policies", "audits")
_NAMES = "identities"


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked of a bundle."""

    extracted_at: str
    asked: Asked
    since: str | None
    sample: tuple[int, str] | None
    names: bool
    signers: Path | None


@click.command(name="bundle")
@options.PATH
@click.option("--rev", metavar="REV", help="Read this commit, branch or tag. Default: HEAD.")
@options.AS_OF
@options.KNOWN_ON
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), metavar="FILE",
              help="The archive, a zip; a file that is there is not replaced.")  # fmt: skip
@click.option("--since", metavar="REV|DATE", help="The history after this commit, or from this day on. Default: all.")
@click.option("--until", callback=options.day, metavar="DATE", help="The history up to this day, inclusive.")
@click.option("--size", type=click.IntRange(1), help="Draw so many of each list by lot as well; needs --seed.")
@click.option("--seed", metavar="TEXT", help="By what is drawn.")
@click.option("--with-names", "names", is_flag=True, help="Put identities/, authors and messages of commits in too.")
@click.option(
    "--signers", type=click.Path(path_type=Path), metavar="FILE",
    help="Check signatures of commits against this file of allowed signers. It lies outside of the repository.",
)  # fmt: skip
@click.option("--sign", "key", type=click.Path(path_type=Path), metavar="KEY", help="Sign with this SSH key.")
@options.EXTRACTED_AT
def command(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    known_on: date | None,
    target: Path,
    since: str | None,
    until: date | None,
    size: int | None,
    seed: str | None,
    names: bool,
    signers: Path | None,
    key: Path | None,
    extracted_at: str,
) -> int:
    """Make one archive for an auditor.

    In it are lists, verdicts, waivers, the history, policies in force, what is irregular, and OSCAL. It says itself
    how it is checked and read without credpolicy. Names of persons stay out unless --with-names asks for them. The
    same commit, day, moment, options and version give the same bytes. The exit code is 2, and the archive is there,
    where files could not be read, so that its lists may not be complete.
    """
    if (size is None) != (seed is None):
        message = "a sample needs both --size and --seed"
        raise UsageError(message, "Give both, or neither.")
    if seed is not None:
        auditing.printable(seed)
    output.writable(target)
    if os.path.lexists(target):
        message = f"{target} is there already, and is not replaced"
        raise UsageError(message, "Name another file.")
    if key is not None and not key.is_file():
        message = f"there is no key {key}"
        raise UsageError(message, "Name the file of the key, for example ~/.ssh/id_ed25519.")
    judged = auditing.of_commit(path, rev, as_of, known_on)
    chronicle = mainline.opened(path, judged.snapshot.revision.commit, for_command(path))
    first, commits = mainline.since(chronicle, since)
    lot = (size, seed) if size is not None and seed is not None else None
    wish = _Wish(extracted_at, Asked(since=first, until=until, commits=commits), since, lot, names, signers)
    members = {**_judged(judged, wish), **_of_history(judged, chronicle, wish), **_files(judged, wish)}
    data = archive.packed(_sealed(judged, members, wish, key))
    if not create(target, data):
        message = f"{target} is there already, and is not replaced"
        raise UsageError(message, "Name another file.")
    output.write(f"SHA-256 {bundle.sha256(data)}\n")
    output.write(terminal(f"Wrote {target}: {len(data):,} bytes, {'signed' if key else 'not signed'}.") + "\n")
    incomplete = _unread(judged)
    if incomplete:
        output.say(f"error: {incomplete[0]} could not be read whole, so the lists may not be complete")
        output.say("help: the archive says so as well; `credpolicy validate` shows what to mend.")
    return 2 if incomplete else 0


def _judged(judged: auditing.Judged, wish: _Wish) -> dict[str, bytes]:
    """Lists, samples, verdicts and waivers."""
    found: dict[str, bytes] = {}
    digests: dict[str, str] = {}
    for subject in _SUBJECTS:
        rows = judged.population(Criteria(subject))
        listed = lists.Listed(rows, judged.snapshot.inputs, wish.extracted_at)
        name = f"population/{subject}.csv"
        found[name] = _bytes(lists.csv(listed))
        digests[name] = lists.hashed(rows)
        found[f"population/{subject}.json"] = _bytes(lists.json(listed))
        if wish.sample is not None:
            lot = replace(listed, sample=drawn(rows, *wish.sample))
            found[f"sample/{subject}.csv"] = _bytes(lists.csv(lot))
            found[f"sample/{subject}.json"] = _bytes(lists.json(lot))
    evaluation = judged.evaluation
    if not wish.names:
        evaluation = replace(evaluation, findings=tuple(filter(quotes_nobody, evaluation.findings)))
    seen = view(evaluation, Request(fail_on=judged.snapshot.settings.fail_on))
    source = judged.reading.source
    report = Report(seen, positions(source, seen.locations), inside=source.inside)
    found["results/check.json"] = _bytes(json.check(report))
    found["results/findings.csv"] = _bytes(table.table(listing(report)))
    assessed = oscal.Assessed(evaluation, wish.extracted_at, digests)
    found["results/oscal-assessment-results.json"] = _bytes(oscal.document(assessed))
    excused = waivings(judged.snapshot, judged.reading.as_of)
    found["waivers/waivers.json"] = _bytes(waivers.json(waivers.WaiverReport(excused)))
    return found


def _of_history(judged: auditing.Judged, chronicle: Chronicle, wish: _Wish) -> dict[str, bytes]:
    """The change log of the range, and what is irregular in it."""
    masks = Masks(placed.item for placed in judged.snapshot.identities)
    with progress.shown("reading the history"):
        origin_of = mainline.origins(chronicle, wish.signers)
        every = events(chronicle.turns(), Standing(), wish.asked.until or judged.reading.as_of, origin_of)
        told: Sequence[Event] = list(wish.asked.of(every))
        memory = Memory(judged.snapshot.settings.integrity)
        walked = list(irregularities(chronicle.turns(), memory, origin_of))
    inside = [each for each in walked if each.origin is None or wish.asked.holds(each.origin.commit)]
    notes = [placed.item for placed in judged.snapshot.integrity_notes]
    odd = tuple(explained(inside, notes, memory.people, judged.snapshot.revision.committed_on))
    if not wish.names:
        told = [masks.event(each) for each in told if names_nobody(each)]
        odd = tuple(masks.irregularity(each) for each in odd)
    count = sum(map(wish.asked.holds, chronicle.commits))
    report = integrity.IntegrityReport(judged.snapshot, odd, count)
    return {
        "history/history.jsonl": _bytes("".join(history_json.lines(told, Manner()))),
        "history/history.csv": _bytes("".join(history_csv.table(told, Manner()))),
        "integrity/integrity.json": _bytes(integrity.json(report)),
        "integrity/integrity.csv": _bytes(integrity.csv(report)),
    }


def _files(judged: auditing.Judged, wish: _Wish) -> dict[str, bytes]:
    """The policies, the settings and the checklists as the commit has them."""
    source = judged.reading.source
    wanted = [*_AS_THEY_ARE, *([_NAMES] if wish.names else [])]
    entries = [Entry(each.path, each.kind, each.blob) for each in source.entries(wanted)]
    found = {}
    for entry, data in source.read(entries):
        if isinstance(data, bytes):
            found[_member(entry.path)] = data
        else:
            output.note(f"{entry.path} is not in the archive: {data.message}")
    return found


def _member(path: str) -> str:
    """The name of a file in the archive: its own, or with odd bytes as %XX."""
    return path if archive.is_name(path) and "%" not in path else quote(path.encode("utf-8", "surrogateescape"))


def _sealed(judged: auditing.Judged, members: dict[str, bytes], wish: _Wish, key: Path | None) -> dict[str, bytes]:
    """The members with what tells of them: a page to read, the manifest, the sums, and a signature."""
    revision = judged.snapshot.revision
    unread = _unread(judged)
    about: dict[str, Any] = {
        "tool": {"name": "credpolicy", "version": __version__},
        "commit": revision.commit,
        "committed_on": str(revision.committed_on),
        "inputs": judged.snapshot.inputs,
        "as_of": str(judged.reading.as_of),
        "extracted_at": wish.extracted_at,
        "history": {"since": wish.since, "until": str(wish.asked.until) if wish.asked.until else None},
        "sample": {"size": wish.sample[0], "seed": wish.sample[1]} if wish.sample else None,
        "names": wish.names,
        "complete": not unread,
        "unread": list(unread),
    }
    whole = {**members, "README.txt": _bytes(readme.page(about, members, signed=key is not None))}
    whole[bundle.MANIFEST] = bundle.manifest(whole, about)
    whole[bundle.SUMS] = bundle.sums(whole)
    if key is not None:
        whole[bundle.SIGNATURE] = ssh.sign(whole[bundle.MANIFEST], key)
    return whole


def _unread(judged: auditing.Judged) -> tuple[str, ...]:
    return judged.population(Criteria("waivers")).unread


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
