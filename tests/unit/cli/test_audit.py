"""`audit` on the command line: plans, lists, samples, and checklists that are opened and closed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.unit.cli.auditing import DAY, ask, own_settings, repository
from tests.unit.load.repositories import commit, git

__all__ = ["ask", "own_settings", "repository"]

SPOT = "audits/2026/spot-2026-03.yaml"
OPEN = ("open", "spot", *DAY, "--seed", "b")
"""Draws w-4/core and a drill that is not of the auditor."""
MOMENT = ("--extracted-at", "2026-03-02T09:00:00Z")


def test_the_plan_tells_every_month_and_fails_where_one_is_overdue(ask) -> None:
    answer = ask("plan", *DAY)
    assert (answer.code, answer.err) == (0, "")
    assert re.search(r"spot-2026-02 +2026-03-14 +all +4 +5 +2 +w-1 +due\n", answer.out)
    assert re.search(r"files-2026-04 +2026-05-14 +4 of 12 +\d +\d +\d +w-1 +to come\n", answer.out)
    assert "spot: every month among all 4 people.\n" in answer.out
    assert "files: 1 people over 12 months, 0 to 1 in each; an even share is 0.1." in answer.out
    late = ask("plan", "--as-of", "2026-03-15")
    assert late.code == 1
    assert re.search(r"spot-2026-02 .* overdue\n", late.out)
    assert ask("plan", *DAY, "--year", "2024").code == 3


def test_the_plan_in_other_formats_says_the_same(ask, tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    answer = ask("plan", *DAY, "--format", "json", "-o", f"csv={table}")
    document = json.loads(answer.out)
    jsonschema.validate(document, json.loads(published("audit-plan")), jsonschema.Draft202012Validator)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline="")))
    assert [row["id"] for row in rows] == [each["id"] for each in document["audits"]]
    assert len(rows) == 10 + 11


@pytest.mark.parametrize("of", ["workers", "credentials", "obligations", "waivers"])
def test_a_list_is_the_same_to_the_byte(ask, of: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    first = ask("population", *DAY, *MOMENT, "--of", of, "--format", "json", "-o", f"csv={file}")
    again = ask("population", *DAY, *MOMENT, "--of", of, "--format", "json")
    later = ask("population", *DAY, "--extracted-at", "2027-01-01T00:00:00Z", "--of", of, "--format", "json")
    assert first.out == again.out
    assert first.code == (3 if of == "waivers" else 0)
    document = json.loads(first.out)
    jsonschema.validate(document, json.loads(published("population")), jsonschema.Draft202012Validator)
    assert document["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    other = json.loads(later.out)
    assert {**other, "extracted_at": document["extracted_at"]} == document


def test_a_list_is_of_a_commit_and_not_of_what_lies_on_disk(ask, repository: Path) -> None:
    before = ask("population", *DAY, *MOMENT)
    (repository / "registry" / "b.yaml").write_text("workers: [{id: w-9, hired_on: 2020-01-01}]\n", encoding="utf-8")
    assert ask("population", *DAY, *MOMENT) == before
    assert f"Commit      {git(repository, 'rev-parse', 'HEAD')}\n" in before.out
    tree = ask("population", *DAY, "--rev", "HEAD^{tree}")
    assert tree.code == 2
    assert "is a tree and no commit" in tree.err


def test_a_list_that_may_lack_something_says_so(ask, repository: Path) -> None:
    commit(repository, {"registry/b.yaml": b"workers: [{id: w-9\n"})
    answer = ask("population", *DAY)
    assert answer.code == 2
    assert "Complete    NO: 1 could not be read whole, such as registry/b.yaml\n" in answer.out
    assert ask("open", "spot", *DAY).code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("population", "--requirement", "coer"), "there is no requirement `coer`"),
        (("population", "--type", "bsl"), "there is no credential type `bsl`"),
        (("population", "--audit", "flies"), "Did you mean `files`?"),
        (("population", "--month", "2026-03"), "Name the audit with --audit"),
        (("population", "--audit", "files", "--month", "2026-13"), "`2026-13` is not a month"),
        (("population", "--audit", "files", "--month", "2025-01"), "is done from 2026-03 on, and not in 2025-01"),
        (("population", "--audit", "files", "--type", "bls"), "the audit says itself what it looks at"),
        (("population", "--extracted-at", "yesterday"), "`yesterday` is not a moment in UTC"),
        (("population", "--extracted-at", "2026-02-30T00:00:00Z"), "is not a moment in UTC"),
        (("sample", "--size", "0", "--seed", "x"), "0 is not in the range"),
        (("sample", "--size", "2", "--seed", " "), "the seed is not a line of text"),
        (("sample", "--size", "2"), "missing option '--seed'"),
        (("open", "spot", "--month", "2026-04"), "2026-04 has not begun on 2026-03-02"),
        (("open", "spot", "--month", "2026-01"), "and not in 2026-01"),
        (("close", "spot-2026-03"), "there is no checklist `spot-2026-03`"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(ask, arguments: tuple[str, ...], words: str) -> None:
    answer = ask(*arguments, *DAY)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err


def test_a_sample_is_the_same_for_the_same_seed(ask) -> None:
    asked = ("sample", *DAY, *MOMENT, "--size", "3", "--seed", "board 4711", "--format", "json")
    answer = ask(*asked)
    assert ask(*asked) == answer
    document = json.loads(answer.out)
    jsonschema.validate(document, json.loads(published("sample")), jsonschema.Draft202012Validator)
    assert [(each["severity"], each["drawn"]) for each in document["sample"]["strata"]] == [("critical", 1), ("low", 2)]
    assert document["rows"] == 5


def filled(text: str, reviewer: str = "") -> str:
    """A checklist in which everything passed and everybody signed."""
    text = re.sub(r"^( +(?:seen|copy|right)):$", r"\1: pass", text, flags=re.MULTILINE)
    text = text.replace("by:\n", "by: w-1\n", 1).replace("by:\n", f"by: {reviewer}\n")
    return text.replace("signed_on:\n", "signed_on: 2026-03-20\n")


def test_an_audit_is_opened_filled_in_and_closed(ask, repository: Path) -> None:
    answer = ask(*OPEN)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"Opened {SPOT}: 2 of 5 rows, due by 2026-04-14.\n"
    file = repository / SPOT
    opened = file.read_bytes()
    assert ask("plan", *DAY).out.count(" open\n") == 1

    again = ask("open", "spot", *DAY)
    assert again.code == 2
    assert f"{SPOT} is there already, and is not replaced" in again.err
    assert file.read_bytes() == opened

    blank = ask("close", "spot-2026-03", "--as-of", "2026-03-20")
    assert blank.code == 1
    number = next(n for n, line in enumerate(opened.decode().splitlines(), 1) if line.strip() == "right:")
    assert blank.out.startswith(f"{SPOT}:{number}: w-")
    assert blank.out.count("`right` is not answered") == 2
    assert "sign-off of the auditor: `by` is blank\n" in blank.out
    assert blank.out.endswith("spot-2026-03 stays open: 4 to mend. Exit code 1.\n")
    assert file.read_bytes() == opened

    file.write_text(filled(opened.decode()).replace("note:", "note:  # none", 1), encoding="utf-8")
    written = file.read_text(encoding="utf-8")
    closed = ask("close", "spot-2026-03", "--as-of", "2026-03-20")
    assert (closed.code, closed.out) == (0, f"Closed spot-2026-03 on 2026-03-20. Commit {SPOT}.\n")
    assert file.read_text(encoding="utf-8") == written.replace("closed_on:", "closed_on: 2026-03-20")
    assert ask("close", "spot-2026-03", "--as-of", "2026-03-25").out == "spot-2026-03 was closed on 2026-03-20.\n"
    assert "closed\n" in ask("plan", "--as-of", "2026-03-20").out


def test_what_is_opened_is_judged_like_every_other_file(ask, repository: Path, capsys) -> None:
    ask("open", "files", *DAY)
    ask("open", "spot", *DAY)
    assert main(["validate", str(repository), *DAY, "--fail-on", "warning"]) == 2  # no such option
    capsys.readouterr()
    assert main(["validate", str(repository), *DAY]) == 0
    commit(repository, {})
    assert main(["history", str(repository), "--event", "registry-added"]) == 0
    assert "checklist spot-2026-03" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: re.sub(r"      - key: [^\n]*\n(        [^\n]*\n)+", "", text, count=1), "AUD006"),
        (lambda text: re.sub(r"key: \S+", "key: w-9/core", text, count=1), "and is not in the checklist"),
        (lambda text: text.replace("seed: b", "seed: f"), "is not in the checklist"),
        (lambda text: re.sub(r"sha256: \"?\w{64}", 'sha256: "' + "0" * 64, text), "is another one than the checklist"),
        (lambda text: text.replace("by: w-1", "by: w-2"), "AUD004"),
        (lambda text: text.replace("by: w-1", "by: w-9"), "REF005"),
        (lambda text: text.replace("right: pass", "right: fail"), "something failed, and no `note` says what"),
    ],
)
def test_what_was_drawn_cannot_be_exchanged(ask, repository: Path, change, words: str) -> None:
    ask(*OPEN)
    file = repository / SPOT
    file.write_text(change(filled(file.read_text(encoding="utf-8"))), encoding="utf-8")
    before = file.read_bytes()
    answer = ask("close", "spot-2026-03", "--as-of", "2026-03-20")
    assert (answer.code, answer.err) == (1, "")
    assert words in answer.out
    assert file.read_bytes() == before


def test_a_reviewer_signs_too(ask, repository: Path) -> None:
    ask("open", "files", *DAY)
    file = repository / "audits/2026/files-2026-03.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(filled(text, reviewer="w-1"), encoding="utf-8")
    same = ask("close", "files-2026-03", "--as-of", "2026-03-20")
    assert (same.code, "AUD007" in same.out) == (1, True)
    file.write_text(filled(text, reviewer="w-3"), encoding="utf-8")
    assert ask("close", "files-2026-03", "--as-of", "2026-03-20").code == 0


def test_a_commit_that_is_gone_stops_the_close(ask, repository: Path) -> None:
    ask(*OPEN)
    file = repository / SPOT
    head = git(repository, "rev-parse", "HEAD")
    file.write_text(filled(file.read_text(encoding="utf-8")).replace(head, "0f" * 20), encoding="utf-8")
    answer = ask("close", "spot-2026-03", "--as-of", "2026-03-20")
    assert answer.code == 2
    assert "the commit of which it was drawn cannot be read" in answer.err


def test_no_link_leads_a_checklist_elsewhere(ask, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repository / "audits").symlink_to(tmp_path / "elsewhere")
    answer = ask("open", "spot", *DAY)
    assert answer.code == 2
    assert "audits is a link or no folder" in answer.err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_nothing_is_closed_before_it_is_signed(ask, repository: Path) -> None:
    ask(*OPEN)
    file = repository / SPOT
    file.write_text(filled(file.read_text(encoding="utf-8")), encoding="utf-8")
    answer = ask("close", "spot-2026-03", "--as-of", "2026-03-19")
    assert answer.code == 1
    assert "signed on 2026-03-20, after it was closed on 2026-03-19" in answer.out
    assert "closed_on:\n" in file.read_text(encoding="utf-8")


def test_a_checklist_is_closed_on_disk_only(ask, repository: Path) -> None:
    ask(*OPEN)
    bare = repository.parent / "bare.git"
    commit(repository, {})
    git(repository, "clone", "--quiet", "--bare", str(repository), str(bare))
    answer = ask("close", "spot-2026-03", "--path", str(bare))
    assert (answer.code, "closed in a work tree" in answer.err) == (2, True)


def test_comments_and_a_key_left_out_stay_as_they_are(ask, repository: Path) -> None:
    ask(*OPEN)
    file = repository / SPOT
    file.write_text(filled(file.read_text(encoding="utf-8")).replace("    closed_on:\n", ""), encoding="utf-8")
    answer = ask("close", "spot-2026-03", "--as-of", "2026-03-20")
    assert answer.code == 2
    assert "Write `closed_on: 2026-03-20` below `opened_on` by hand." in answer.err


def test_who_was_drawn_or_answers_for_it_is_told_that_somebody_else_must_sign(ask) -> None:
    assert ask("open", "files", *DAY).err == ""
    answer = ask("open", "spot", *DAY, "--seed", "f")
    assert answer.code == 0
    assert answer.err == "note: w-1 is to sign and is the person of w-1/drill: somebody else must\n"


@pytest.mark.parametrize(
    "command", [["population"], ["sample", "--size", "3", "--seed", "x"], ["open", "spot", "--path"]]
)
def test_outside_of_git_nobody_is_told_to_leave_out_what_they_did_not_write(command, tmp_path, capsys) -> None:
    assert main(["audit", *command, str(tmp_path), *DAY]) == 2
    told = capsys.readouterr().err
    assert told == f"error: {tmp_path} is not in git\nhelp: Run it in a clone.\n"
