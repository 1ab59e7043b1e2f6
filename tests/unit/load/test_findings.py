"""A finding about a file is known by what it is about, never by where it stands or what it says."""

import itertools
from pathlib import Path

from credpolicy.load.loader import load
from credpolicy.model.finding import Finding
from tests.unit.load.repositories import put

BEFORE = b"""
workers:
  - id: w-1
    credentials:
      - {type: bls, number: 7, issued_on: 2026-02-30}
      - {type: bls, number: 8, issued_on: 2026-02-31}
"""
AFTER = b"""
# moved to another line, place and file, and with another mistake in the value
workers:
  - {id: w-0}
  - id: w-1
    credentials:
      - {type: acls}
      - {type: bls, number: 8, issued_on: 2026-02-31}
      - {type: bls, number: 7, issued_on: 2026-02-30}
"""


def findings(folder: Path, name: str, content: bytes) -> list[Finding]:
    put(folder, {f"registry/{name}": content})
    found = list(load(folder).findings)
    (folder / "registry" / name).unlink()
    return found


def prints(found: list[Finding]) -> list[str]:
    return [finding.fingerprint for finding in found]


def test_a_finding_stays_itself_when_lines_and_files_move(tmp_path):
    before, after = findings(tmp_path, "a.yaml", BEFORE), findings(tmp_path, "b.yaml", AFTER)
    assert len(set(prints(before))) == 2
    assert set(prints(before)) == set(prints(after))


def test_different_things_are_different_findings(tmp_path):
    texts = (
        b"workers: [{id: w-1, hired_on: x}]",
        b"workers: [{id: w-2, hired_on: x}]",
        b"workers: [{id: w-1, ended_on: x}]",
        b"locations: [{id: w-1, hired_on: x}]",
        b"workers: [{id: w-1, credentials: [{type: a, issued_on: x}]}]",
        b"workers: [{id: w-1, credentials: [{type: b, issued_on: x}]}]",
        b"workers: [{id: w-1, credentials: [{id: first, type: b, issued_on: x}]}]",
        b"workers: [{id: w-1, assignments: [{role: a, starts_on: x}]}]",
        b"workers: [{id: w-1, assignments: [{role: a, client: b, starts_on: x}]}]",
        b"workers: [{id: w-1, screenings: [{type: a, screened_on: x, result: clear}]}]",
        b"workers: [{id: w-1, credits: [{unit: a, earned_on: x}]}]",
        b"workers: [{id: w-1, credits: [{unit: b, earned_on: x}]}]",
        b"workers: [{id: w-1, events: [{kind: a, on: x}]}]",
        b"workers: [{id: w-1, events: [{kind: b, on: x}]}]",
        b"workers: [{status: x}]",
        b"workers: [7]",
        b"worker: []",
        b"workers: [",
    )
    found = [prints(findings(tmp_path, "a.yaml", text)) for text in texts]
    for one, other in itertools.combinations(found, 2):
        assert not set(one) & set(other)


def test_the_path_counts_only_where_no_object_can_be_named(tmp_path):
    for text, same in ((b"workers: [{id: w-1, x: 1}]", True), (b"workers: [{x: 1}]", False), (b"workers: [", False)):
        one, other = findings(tmp_path, "a.yaml", text), findings(tmp_path, "b.yaml", text)
        assert (prints(one) == prints(other)) is same


def test_an_event_is_known_wherever_it_stands_in_its_list(tmp_path):
    one = findings(tmp_path, "a.yaml", b"workers: [{id: w-1, events: [{kind: a, on: x}]}]")
    other = findings(tmp_path, "a.yaml", b"workers: [{id: w-1, events: [{kind: b, on: 2026-01-01}, {kind: a, on: x}]}]")
    assert prints(one) == prints(other)


def test_a_complaint_of_the_reader_has_a_line_and_one_of_the_shape_a_pointer(tmp_path):
    reader, shape = findings(tmp_path, "a.yaml", b"workers:\n  - {id: w-1, status: active, status: ended, x: 1}\n")
    for finding, code, pointer, line, column, on in (
        (shape, "YAML002", ("workers", 0, "status"), 2, 31, "value"),
        (reader, "SHP001", ("workers", 0, "x"), None, None, "key"),
    ):
        place = finding.location
        assert place is not None
        assert (finding.rule, place.pointer, place.line, place.column, place.on) == (code, pointer, line, column, on)
        assert (place.path, len(place.blob)) == ("registry/a.yaml", 40)
