"""The sample organisation: what docs/sample.md says of it is so, and schemas and credpolicy agree on it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args

import jsonschema
import pytest
import yaml

from credpolicy.evaluate.judge import judge
from credpolicy.load.loader import load
from credpolicy.model import policy, registry, settings
from credpolicy.model.base import Model
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import GAP_STATES, State

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 3, 2)
MUCH_LATER = date(2031, 1, 1)
FOLDERS = ("policies", "registry", "identities")
FILES = [Path("credpolicy.yaml"), *(p.relative_to(ROOT) for f in FOLDERS for p in sorted((ROOT / f).rglob("*.yaml")))]
ALL = pytest.mark.parametrize("path", FILES, ids=str)


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return judge(load(ROOT), AS_OF, AS_OF)


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of docs/sample.md, without marks."""
    lines = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8").splitlines()
    below = lines[lines.index(heading) :]
    first = next(n for n, line in enumerate(below) if line.startswith("|"))
    rows = []
    for line in below[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


# --- what the page says -------------------------------------------------------------------------------------


def test_the_figures_of_the_page_are_those_of_the_files(evaluation: Evaluation) -> None:
    snapshot, results = evaluation.snapshot, evaluation.results
    gaps = [result for result in results if result.state in GAP_STATES]
    assert dict(table("## In figures")) == {
        "workers": str(len(snapshot.workers)),
        "workers judged on the day": str(len({result.worker for result in results})),
        "sites": str(len({placed.item.attributes["site"] for placed in snapshot.locations if placed.item.attributes})),
        "places": str(len(snapshot.locations)),
        "clients": str(len(snapshot.clients)),
        "credential types": str(len(snapshot.credential_types)),
        "requirements": str(len(snapshot.requirements)),
        "requirements judged on the day": str(len({result.requirement for result in results})),
        "owners": str(len(snapshot.owners)),
        "SLAs": str(len(snapshot.slas)),
        "waivers": str(len(snapshot.waivers)),
        "obligations": str(len(results)),
        "gaps": str(len(gaps)),
        "gaps that count": str(sum(gap.level == "mandatory" and gap.mode == "block" for gap in gaps)),
    }


def test_every_state_occurs_where_the_page_says(evaluation: Evaluation) -> None:
    states = Counter(result.state for result in evaluation.results)
    rows = table("## What happens on 2026-03-02")
    assert [row[0] for row in rows] == list(get_args(State))
    assert {row[0]: int(row[1]) for row in rows} == states
    found = {(result.state, result.worker, result.requirement) for result in evaluation.results}
    assert {(row[0], row[2], row[3]) for row in rows} <= found


def test_the_gaps_of_the_page_are_the_gaps(evaluation: Evaluation) -> None:
    gaps = {
        (gap.worker, gap.requirement, gap.state, str(gap.since), str(gap.due_on).lower())
        for gap in evaluation.results
        if gap.state in GAP_STATES
    }
    assert {tuple(row) for row in table("### The gaps")} == gaps


def test_the_owners_of_the_page_are_the_owners(evaluation: Evaluation) -> None:
    told = {(row[0], row[1].partition(",")[0], row[2].partition(",")[0]) for row in table("## Who is who")}
    assert told == {(o.item.id, o.item.accountable, o.item.backup) for o in evaluation.snapshot.owners}


@pytest.mark.parametrize("today", [AS_OF, MUCH_LATER])
def test_the_files_are_clean(today: date) -> None:
    found = judge(load(ROOT), AS_OF, today)
    assert [
        f"{f.location and f.location.path}: {f.message}" for f in found.findings if f.level in ("error", "warning")
    ] == []
    assert found.empty == ()


# --- what makes it believable ---------------------------------------------------------------------------------


def test_every_look_was_made_by_the_credentialing_office_after_the_issue_or_the_hire(evaluation: Evaluation) -> None:
    for placed in evaluation.snapshot.workers:
        worker = placed.item
        for record in worker.credentials:
            for look in record.verifications:
                assert look.verified_by in {"w-0009", "w-0011", "w-0022"} - {worker.id}
                assert look.verified_on <= AS_OF
                if record.type != "staff-appointment":  # the committee decides on what was verified before
                    assert record.issued_on is not None
                    assert look.verified_on >= record.issued_on


def test_nothing_was_issued_after_the_day(evaluation: Evaluation) -> None:
    issued = [r.issued_on for placed in evaluation.snapshot.workers for r in placed.item.credentials]
    assert None not in issued
    assert max(day for day in issued if day) <= AS_OF


def test_everybody_has_a_name_and_no_name_stands_outside_identities(evaluation: Evaluation) -> None:
    identities = [placed.item for placed in evaluation.snapshot.identities]
    assert {identity.worker for identity in identities} == {placed.item.id for placed in evaluation.snapshot.workers}
    assert all(identity.email and identity.email.endswith("@example.org") for identity in identities)
    told = [(ROOT / path).read_text(encoding="utf-8") for path in FILES if path.parts[0] != "identities"]
    told.append((ROOT / "docs" / "sample.md").read_text(encoding="utf-8"))
    assert [i.name for i in identities if any(i.name and i.name in text for text in told)] == []


def test_numbers_are_kept_as_they_are_written(evaluation: Evaluation) -> None:
    workers = {placed.item.id: placed.item for placed in evaluation.snapshot.workers}
    assert {record.number for record in workers["w-0018"].credentials if record.type == "rn-license"} == {"007123"}
    assert "35.091820" in {record.number for record in workers["w-0021"].credentials}
    assert "NO" in {record.jurisdiction for record in workers["w-0033"].credentials}
    assert workers["w-0039"].external_ids == {"hris": "00303", "badge": "1e3"}


# --- schemas and credpolicy agree ------------------------------------------------------------------------------

NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_an_editor_reads(node: yaml.Node, *, numbers: bool = True) -> Any:
    """The value of a node by the core schema of YAML 1.2: days are text, and 007123 is a number (text on request)."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: as_an_editor_reads(value, numbers=numbers) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [as_an_editor_reads(item, numbers=numbers) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    text = str(node.value)
    if node.style:  # in quotes
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if numbers and NUMBER.fullmatch(text):
        return float(text) if re.search(r"[.eE]", text) else int(text)
    return text


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    published = json.loads((ROOT / "schemas" / f"{kind}.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(published, format_checker=jsonschema.FormatChecker(["date"]))


def kind_of(path: Path) -> str:
    return path.parts[0] if len(path.parts) > 1 else "settings"


def node_of(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert node is not None
    return node


def schema_accepts(path: Path, text: str) -> bool:
    return validator(kind_of(path)).is_valid(as_an_editor_reads(node_of(text)))


def credpolicy_accepts(folder: Path, path: Path, text: str) -> bool:
    """Whether credpolicy reads the file without an error, when it is the only one."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    errors = [finding for finding in load(folder).findings if finding.level == "error"]
    assert all(error.location is not None and error.location.path == path.as_posix() for error in errors)
    return not errors


@ALL
def test_schema_and_credpolicy_accept_the_file(path: Path, tmp_path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    for numbers in (True, False):
        read = as_an_editor_reads(node_of(text), numbers=numbers)
        assert [error.message for error in validator(kind_of(path)).iter_errors(read)] == []
    assert credpolicy_accepts(tmp_path, path, text)


@ALL
def test_the_editor_is_told_where_the_schema_is(path: Path) -> None:
    first = (ROOT / path).read_text(encoding="utf-8").partition("\n")[0]
    told = first.removeprefix("# yaml-language-server: $schema=")
    assert ((ROOT / path).parent / told).resolve() == ROOT / "schemas" / f"{kind_of(path)}.json"


# Below these keys the keys are names of somebody's choice, so a misspelt one is still a good name for a schema.
FREE = ("attributes", "external_ids", "status_map", "match", "applies_to", "where")
KEYS = frozenset(
    field.alias or name
    for module in (policy, registry, settings)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Model)
    for name, field in model.model_fields.items()
)


def keys(node: yaml.Node, within: str = "") -> Iterator[yaml.ScalarNode]:
    """Every key whose spelling is fixed."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if within not in FREE:
                yield key
            yield from keys(value, key.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from keys(item)


def values(node: yaml.Node, key: str = "", *, free: bool = False) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Every single value that is written, with its key; "" for the key where any text would do."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from values(value, name.value, free=free or key in FREE)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from values(item, key if isinstance(item, yaml.ScalarNode) else "", free=free)
    elif isinstance(node, yaml.ScalarNode) and node.value:
        yield "" if free else key, node


T = TypeVar("T")


def pick(options: Sequence[T], *salt: object) -> T:
    """One of the options: by chance, and the same one on every run."""
    digest = hashlib.sha256(repr(salt).encode()).digest()
    return options[int.from_bytes(digest[:8], "big") % len(options)]


def misspelt(key: str, seed: int) -> str:
    """The key with one letter twice, one left out or two changed over; never another key."""
    n = pick(range(len(key)), key, seed)
    ways = [key[:n] + key[n] + key[n:], key[:n] + key[n + 1 :], key[:n] + key[n : n + 2][::-1] + key[n + 2 :]]
    return pick([way for way in ways if way and way not in KEYS] or [f"{key}x"], key, seed)


DAYS = ("from", "until")
DURATIONS = ("valid_for", "window", "grace", "max_age", "remedy", "acknowledge", "after", "maximum", "expiring_within")
IDS = ("id", "worker", "type", "role", "location", "client", "organization", "owner", "manager", "satisfies")


def broken(key: str, value: str) -> str:
    """A value that cannot stand where `value` stands."""
    if key.endswith("_on") or key in DAYS:
        return "2026-02-30"
    if key in DURATIONS:
        return "a while"
    if key in IDS:
        return "'two words'"
    if key and value in ("true", "false"):
        return "perhaps"
    return "{a: {b: c}}"


@ALL
@pytest.mark.parametrize("seed", range(2))
def test_schema_and_credpolicy_refuse_a_misspelt_key(path: Path, seed: int, tmp_path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    node = pick(list(keys(node_of(text))), path, seed)
    spoilt = splice(text, node, misspelt(node.value, seed))
    accepted = schema_accepts(path, spoilt), credpolicy_accepts(tmp_path, path, spoilt)
    assert accepted == (False, False), spoilt.splitlines()[node.start_mark.line]


@ALL
@pytest.mark.parametrize("seed", range(2))
def test_schema_and_credpolicy_refuse_a_broken_value(path: Path, seed: int, tmp_path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    key, node = pick(list(values(node_of(text))), path, seed)
    spoilt = splice(text, node, broken(key, node.value))
    accepted = schema_accepts(path, spoilt), credpolicy_accepts(tmp_path, path, spoilt)
    assert accepted == (False, False), spoilt.splitlines()[node.start_mark.line]


def splice(text: str, node: yaml.Node, new: str) -> str:
    return text[: node.start_mark.index] + new + text[node.end_mark.index :]
