"""The report for other tools, and the schemas it keeps to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema
import pytest

from credpolicy._version import __version__
from credpolicy.cli.schema import OUTPUTS
from credpolicy.model.evaluation import Line
from credpolicy.model.finding import Location
from credpolicy.model.settings import Settings
from credpolicy.report import json as report_json
from credpolicy.report.shapes import published
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made


def read(*results: Any, request: Request | None = None, **changed: Any) -> dict[str, Any]:
    """The output of check, valid by its schema."""
    seen = view(made.evaluation(*results, **changed), request or Request())
    document: dict[str, Any] = json.loads(report_json.check(Report(seen, {made.HOLDER: Excerpt(9, 7, "x")})))
    validator("check").validate(document)
    return document


def validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        json.loads(published(kind)), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def test_the_head_says_what_was_judged_by_whom_and_for_which_day() -> None:
    document = read()
    assert document["format"] == "credpolicy/check/v1"
    assert document["tool"] == {"name": "credpolicy", "version": __version__}
    assert document["revision"] == {
        "kind": "worktree",
        "commit": "c" * 40,
        "committed_on": None,
        "label": "work tree on cccccccc",
        "inputs": hashlib.sha256(
            f"policies/wards.yaml\0{'b' * 40}\nregistry/people.yaml\0{'a' * 40}\n".encode()
        ).hexdigest(),
    }
    assert document["as_of"] == "2026-03-02"
    assert document["exit_code"] == 0


def test_a_finding_carries_its_verdict_and_its_place() -> None:
    document = read(made.result())
    finding = made.finding(made.result())
    assert document["findings"] == [
        {
            "rule": "GAP001",
            "level": "gap",
            "status": "open",
            "fingerprint": finding.fingerprint,
            "message": "w-1: bls is expired",
            "help": "Renew it.",
            "location": {
                "path": "registry/people.yaml",
                "blob": "a" * 40,
                "pointer": ["workers", 0],
                "line": 9,
                "column": 7,
            },
            "gap": {
                "worker": "w-1",
                "assignment": "nurse/ward-3/acme",
                "requirement": "ward-core",
                "line": "bls",
                "state": "expired",
                "severity": "critical",
                "level": "mandatory",
                "mode": "block",
                "owner": "clinical",
                "since": "2026-02-01",
                "due_on": "2026-02-08",
                "waiver": None,
                "reasons": ["bls ended on 2026-01-31"],
                "each": None,
            },
            "coverage": None,
        }
    ]
    assert document["exit_code"] == 1


def test_every_obligation_is_told_compliant_ones_too() -> None:
    holds = made.result(
        worker="w-2",
        assignment="",
        state="compliant",
        since=None,
        due_on=None,
        compliant_until=date(2026, 5, 31),
        changes_on=date(2026, 5, 2),
        lines=(Line("bls", "valid", 3, date(2026, 5, 31)),),
        reasons=(),
    )
    (told,) = read(holds, findings=())["results"]
    assert told == {
        "worker": "w-2",
        "assignment": None,
        "requirement": "ward-core",
        "each": None,
        "state": "compliant",
        "severity": "critical",
        "level": "mandatory",
        "mode": "block",
        "owner": "clinical",
        "due": "2025-12-31",
        "since": None,
        "due_on": None,
        "compliant_until": "2026-05-31",
        "changes_on": "2026-05-02",
        "waiver": None,
        "reasons": [],
        "location": {"path": "registry/people.yaml", "pointer": ["workers", 2]},
        "lines": [
            {
                "key": "bls",
                "state": "valid",
                "record": ["workers", 2, "credentials", 3],
                "compliant_until": "2026-05-31",
            }
        ],
    }


def test_the_summary_has_the_same_figures_as_the_text() -> None:
    summary = read(
        made.result(changes_on=date(2026, 3, 9)),
        made.result(worker="w-2", mode="advise"),
        made.result(worker="w-3", state="expiring", compliant_until=date(2026, 4, 20)),
    )["summary"]
    assert summary["binding"] == {
        "states": {"expired": 1, "expiring": 1},
        "gaps": {"critical": 1, "high": 0, "medium": 0, "low": 0},
        "workers_with_gaps": 1,
        "expiring_within_days": {"30": 0, "60": 1, "90": 1},
    }
    assert summary["advised"] == 1
    assert summary["next_change"] == {"on": "2026-03-09", "obligations": 1}
    assert summary["findings_that_count"] == 1


def test_what_was_asked_for_is_in_the_output() -> None:
    request = Request("expiring", "high", ("w-1",), ("ward-core",), ("clinical",), no_waivers=True, exit_zero=True)
    document = read(made.result(), made.result(worker="w-2"), request=request)
    assert document["thresholds"] == {
        "fail_on": "expiring",
        "exit_zero": True,
        "waivers_applied": False,
        "expiring_within": "30 days",
        "timezone": "UTC",
    }
    assert document["filters"] == {
        "severity": "high",
        "workers": ["w-1"],
        "requirements": ["ward-core"],
        "owners": ["clinical"],
        "findings_left_out": 1,
    }
    assert [result["worker"] for result in document["results"]] == ["w-1"]
    assert document["exit_code"] == 0


def test_each_pile_is_told_apart() -> None:
    document = read(
        made.result(),
        made.result(worker="w-2", state="waived", waiver="wv-1"),
        made.result(worker="w-3", level="recommended"),
    )
    assert [(f["gap"]["worker"], f["status"]) for f in document["findings"]] == [
        ("w-1", "open"),
        ("w-2", "waived"),
        ("w-3", "not_counted"),
    ]


def test_places_of_every_kind_and_no_place_at_all_fit_the_schema() -> None:
    document = read(
        findings=(
            made.about_file(location=None),
            made.about_file(location=Location("policies/x.yaml", "", (), line=4, column=2)),
        ),
        empty=("there are no workers under registry/",),
    )
    assert [f["location"] for f in document["findings"]] == [
        None,
        {"path": "policies/x.yaml", "blob": None, "pointer": [], "line": 4, "column": 2},
    ]
    assert document["not_judged"] == ["there are no workers under registry/"]
    assert document["exit_code"] == 3


def test_names_never_reach_a_machine_format() -> None:
    named = made.snapshot(settings=Settings(show_names=True))
    assert "Ann" not in json.dumps(read(made.result(), snapshot=named))


def test_the_output_is_ascii_whatever_the_data_is() -> None:
    about = made.result(reasons=("Zoë \udce9 李 \U0001f600 \x1b\u202e\n",))
    seen = view(made.evaluation(about), Request())
    written = report_json.check(Report(seen))
    assert written.isascii()
    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["results"][0]["reasons"] == list(about.reasons)


def test_the_same_input_gives_the_same_bytes() -> None:
    results = [made.result(worker=f"w-{n}") for n in range(9)]
    forward = view(made.evaluation(*results), Request())
    backward = view(
        made.evaluation(*results, findings=tuple(made.finding(each) for each in reversed(results))), Request()
    )
    assert report_json.check(Report(forward)) == report_json.check(Report(backward))


def test_validate_has_a_shape_of_its_own() -> None:
    seen = view(made.evaluation(findings=(made.about_file(level="error"),)), Request())
    document = json.loads(report_json.validate(Report(seen)))
    validator("validate").validate(document)
    assert document["format"] == "credpolicy/validate/v1"
    assert document["summary"] == {
        "files": 2,
        "workers": 3,
        "credential_types": 0,
        "requirements": 1,
        "errors": 1,
        "warnings": 0,
    }
    assert document["exit_code"] == 2


def _objects(schema: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        if "properties" in schema and "type" in schema:
            yield at, schema
        for key, value in schema.items():
            yield from _objects(value, f"{at}/{key}")


@pytest.mark.parametrize("kind", OUTPUTS)
def test_the_schemas_are_schemas_and_strict(kind: str) -> None:
    schema = json.loads(published(kind))
    jsonschema.Draft202012Validator.check_schema(schema)
    objects = dict(_objects(schema))
    assert objects
    for at, shape in objects.items():
        assert shape["additionalProperties"] is False or "type" in shape["additionalProperties"], at
        assert shape["required"] == list(shape["properties"]), at


@pytest.mark.parametrize("name", ["day", "optional_day", "location", "tool", "revision"])
def test_all_schemas_say_the_same_of_the_same(name: str) -> None:
    kinds = [kind for kind in OUTPUTS if (kind, name) != ("blame", "revision")]
    told = [shapes[name] for kind in kinds if name in (shapes := json.loads(published(kind))["$defs"])]
    assert len(told) > 2
    assert all(shape == told[0] for shape in told)


def test_check_and_validate_share_their_shapes() -> None:
    check, validate = (json.loads(published(kind))["$defs"] for kind in ("check", "validate"))
    shared = check.keys() & validate.keys()
    assert "finding" in shared
    assert {name: check[name] for name in shared} == {name: validate[name] for name in shared}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("as_of"),
        lambda document: document.update(extra=1),
        lambda document: document.update(as_of="2026-3-2"),
        lambda document: document.update(exit_code=7),
        lambda document: document["findings"][0].update(name="Ann"),
        lambda document: document["findings"][0]["location"].update(line=0),
        lambda document: document["findings"][0]["gap"].update(state="fine"),
        lambda document: document["results"][0].pop("changes_on"),
        lambda document: document["summary"]["binding"]["states"].update(fine=1),
    ],
)
def test_the_schema_refuses_what_is_not_promised(spoil: Any) -> None:
    document = read(made.result())
    spoil(document)
    assert not validator("check").is_valid(document)


def test_how_places_are_covered_is_told_with_who_is_nearest() -> None:
    full = made.covered(place=("yard-2",), state="covered", needed=1, shortfall=0, nearest=())
    untold = made.covered(place=("yard-3",), state="unknown", needed=None, shortfall=0)
    report = Report(view(made.short_of_people(made.covered(), full, untold), Request()))
    document = json.loads(report_json.check(report))
    validator("check").validate(document)
    short, *_ = document["findings"]
    assert (short["rule"], short["status"], short["gap"]) == ("GAP003", "open", None)
    assert short["coverage"] == document["coverage"][0]
    told = [(line["place"], line["state"], line["needed"], line["shortfall"]) for line in document["coverage"]]
    assert told == [(["yard-1"], "short", 2, 1), (["yard-2"], "covered", 1, 0), (["yard-3"], "unknown", None, 0)]
    assert document["coverage"][0]["nearest"] == ["w-3", "w-1"]
    assert document["summary"]["coverage"] == {
        "lines": 3, "places": 3, "short": 1, "unknown": 1, "people_missing": 1,
    }  # fmt: skip
