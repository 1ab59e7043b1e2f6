"""A filled-in form is read as data of a stranger, and everything that is wrong with it is told at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.load.loader import load
from credpolicy.load.templates import templates
from credpolicy.model.registry import Credential
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.intake import LABELS, MOST_CHARACTERS, REQUIRED, Decision, decide, read_form

TODAY = date(2026, 3, 2)
POLICIES = """\
credential_types: [{id: bls, validity: {valid_for: 2 years}}, {id: licence}]
requirements: [{id: core, requires: [bls]}]
"""
REGISTRY = """\
workers:
  - id: w-1
    hired_on: 2020-01-06
    credentials: [{type: bls, number: "1", issued_on: 2025-01-01}]
  - {id: w-2, hired_on: 2020-01-06}
"""
ANSWERS = {"worker": "w-1", "type": "bls", "issued_on": "2026-02-20", "confirmation": "- [x] Nothing else."}


def form(**answers: str) -> bytes:
    filled = {**ANSWERS, **answers}
    labels = {name: label for label, name in LABELS.items()}
    return "\n\n".join(f"### {labels[name]}\n\n{answer}" for name, answer in filled.items()).encode()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("policies/all.yaml", POLICIES), ("registry/all.yaml", REGISTRY)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def snapshot(files: Path) -> Snapshot:
    return load(files)


def told(decision: Decision) -> list[str]:
    return [f"{trouble.message}: {trouble.help}" for trouble in decision.troubles]


def test_the_labels_are_those_of_the_form() -> None:
    body = yaml.safe_load(templates("github")[".github/ISSUE_TEMPLATE/credential.yml"])["body"]
    fields = [field for field in body if field["type"] != "markdown"]
    assert {field["attributes"]["label"]: field["id"] for field in fields} == LABELS
    needed = [field["id"] for field in fields if field.get("validations", {}).get("required")]
    assert (*needed, "confirmation") == REQUIRED
    assert [option["required"] for option in fields[-1]["attributes"]["options"]] == [True]
    assert set(LABELS.values()) - {"worker", "confirmation"} <= Credential.model_fields.keys()


def test_a_good_form_becomes_a_record_of_the_worker(snapshot: Snapshot) -> None:
    data = form(number="007", jurisdiction="_No response_", evidence="vault://a b: #c", expires_on="")
    decision = decide(read_form(data), snapshot, TODAY)
    assert decision.troubles == ()
    assert decision.record == {
        "type": "bls", "number": "007", "issued_on": "2026-02-20", "evidence": [{"ref": "vault://a b: #c"}],
    }  # fmt: skip
    assert list(decision.record) == ["type", "number", "issued_on", "evidence"]
    assert decision.worker is not None
    assert decision.worker.item.id == "w-1"


def test_line_ends_blanks_and_a_mark_in_front_do_not_matter() -> None:
    data = form(number="  007 \t")
    assert read_form(b"\xef\xbb\xbf\r\n" + data.replace(b"\n", b"\r\n")) == read_form(data)
    assert read_form(data).values["number"] == "007"


@pytest.mark.parametrize(
    ("answers", "what", "mend"),
    [
        ({"worker": "_No response_"}, "`Worker` is missing", "Fill in"),
        ({"type": ""}, "`Credential type` is missing", "Fill in"),
        ({"issued_on": ""}, "`Issued on` is missing", "Fill in"),
        ({"confirmation": "- [ ] Nothing else."}, "the box is not ticked", "tick it"),
        ({"confirmation": "yes"}, "the box is not ticked", "tick it"),
        ({"confirmation": "- [x] a\n- [ ] b"}, "the box is not ticked", "tick it"),
        ({"worker": "w-11"}, "there is no worker `w-11`", "Did you mean `w-1`?"),
        ({"worker": "nobody else"}, "there is no worker `nobody else`", "add it first"),
        ({"type": "bsl"}, "there is no credential type `bsl`", "Did you mean `bls`?"),
        ({"type": "b l s"}, "`Credential type`: `b l s` is not an id", "An id has letters"),
        ({"issued_on": "2026-02-30"}, "`Issued on`: `2026-02-30` does not exist", "Correct it"),
        ({"issued_on": "02/20/2026"}, "`Issued on`: `02/20/2026`", "YYYY-MM-DD"),
        ({"expires_on": "never"}, "`Expires on`: `never`", "YYYY-MM-DD"),
        ({"expires_on": "2026-01-01"}, "DAT001", "Correct the days"),
        ({"issued_on": "2026-03-03"}, "DAT002", "until it has happened"),
        ({"number": "x" * 2001}, "`Number`: this text has 2,001 characters", "shorter"),
        ({"number": "1\n    status: valid"}, "`Number`: the answer has 2 lines", "on one line"),
        ({"number": "1\0"}, "(U+0000)", "by hand"),
        ({"number": "1\u202e2"}, "(U+202E)", "by hand"),
        ({"number": "1\u200b2"}, "(U+200B)", "by hand"),
        ({"number": "1\r2"}, "(U+000D)", "by hand"),
        ({"number": "1\u2028status: valid"}, "(U+2028)", "by hand"),
        ({"number": "1\x1b[31m"}, "(U+001B)", "by hand"),
        ({"number": "1", "issued_on": "2025-01-01"}, "has this record already, in registry/all.yaml", "A renewal"),
        ({"number": "1\n\n### Number\n\n2"}, "the heading `Number` stands there twice", "anew"),
        ({"number": "1\n\n### Numbr\n\n2"}, "the form has no heading `Numbr`", "Did you mean `Number`?"),
        ({"number": "1\n\n### Status\n\nvalid"}, "the form has no heading `Status`", "The headings are: Worker, "),
    ],
)
def test_what_is_wrong_is_told_with_its_mend(snapshot: Snapshot, answers: dict[str, str], what: str, mend: str) -> None:
    (found,) = told(decide(read_form(form(**answers)), snapshot, TODAY))
    assert what in found
    assert mend in found


def test_everything_wrong_is_told_in_one_run(snapshot: Snapshot) -> None:
    data = b"hello\n\n" + form(worker="w-9", type="bsl", issued_on="today", number="a\nb", confirmation="")
    found = told(decide(read_form(data + b"\n\n### More\n\nx"), snapshot, TODAY))
    assert len(found) == 7
    parts = ["More", "before the first", "`Number`", "not ticked", "`Issued on`", "type `bsl`", "worker `w-9`"]
    assert all(any(part in one for one in found) for part in parts)


def test_nobody_is_flooded(snapshot: Snapshot) -> None:
    found = told(decide(read_form(form() + b"\n### x" * 5000), snapshot, TODAY))
    assert len(found) == 20
    assert "(and 4,980 more)" in found[-1]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (form(number="\u00e9" * MOST_CHARACTERS), "over 65,536 characters"),
        (form() + b" " * MOST_CHARACTERS, "over 65,536 characters"),
    ],
    ids=["no UTF-8", "long", "blanks"],
)
def test_what_is_no_text_of_an_issue_is_not_looked_at(snapshot: Snapshot, data: bytes, what: str) -> None:
    (found,) = told(decide(read_form(data), snapshot, TODAY))
    assert what in found


def test_nothing_at_all_lacks_everything(snapshot: Snapshot) -> None:
    assert len(told(decide(read_form(b""), snapshot, TODAY))) == len(REQUIRED)


def test_a_renewal_is_no_repetition(snapshot: Snapshot) -> None:
    assert told(decide(read_form(form(number="1")), snapshot, TODAY)) == []


def test_a_number_that_somebody_else_has_is_told_and_judged_by_its_rule(snapshot: Snapshot) -> None:
    decision = decide(read_form(form(worker="w-2", number="1")), snapshot, TODAY)
    said = [*told(decision), *decision.notes]
    assert len(said) == 1
    assert "the number 1 is also on w-1" in said[0]


def test_a_worker_who_is_written_twice_is_nobody(files: Path) -> None:
    (files / "registry/more.yaml").write_text("workers: [{id: w-1}]\n", encoding="utf-8")
    found = told(decide(read_form(form()), load(files), TODAY))
    assert "worker `w-1` is written 2 times, in registry/all.yaml and registry/more.yaml" in found[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (REGISTRY.replace("issued_on", "isued_on"), "a part of what is written about worker `w-1` could not be read"),
        (REGISTRY.replace("id: w-1", "id: w-1\n    id: w-3"), "could not be read"),
        ("workers: [", "there is no worker `w-1`"),
    ],
)
def test_what_cannot_be_read_is_not_written_to(files: Path, text: str, what: str) -> None:
    (files / "registry/all.yaml").write_text(text, encoding="utf-8")
    found = told(decide(read_form(form()), load(files), TODAY))
    assert what in found[0]
    assert "validate" in found[0] or "It may stand in registry/all.yaml, which could not be read" in found[0]


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_text_breaks_the_reader(data: bytes) -> None:
    form = read_form(data)
    assert form.troubles, "what has no headings lacks them"
    assert all(value.isprintable() for value in form.values.values())


@given(st.dictionaries(st.sampled_from([*LABELS.values()]), st.text(max_size=30)), st.text(max_size=30))
def test_answers_are_what_stands_there_or_nothing(answers: dict[str, str], between: str) -> None:
    read = read_form(form(**answers).replace(b"\n\n", f"\n{between}\n".encode("utf-8", "replace"), 1))
    for name, value in read.values.items():
        assert name in REQUIRED or value == answers.get(name, "").strip(" \t\n\r")
