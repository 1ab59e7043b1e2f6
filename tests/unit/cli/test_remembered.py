"""Answers from the cache: the same bytes again, and anew as soon as anything is otherwise on which they depend."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

from credpolicy.cli import check, options, remembered, timeline
from credpolicy.cli.main import main
from tests.histories import fast_import
from tests.unit.cli.answers import Answer, Ask
from tests.unit.cli.test_timeline import POLICIES, STORY, worker

CHECK = ("check", "--rev", "main", "--as-of", "2026-03-02", "--format", "json")
TIMELINE = ("timeline", "--by", "commit", "--until", "2026-06-30", "--format", "json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fast_import(tmp_path / "repo", STORY)


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(command: str, *arguments: str, at: Path = folder) -> Answer:
        code = main([command, str(at), *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


@pytest.fixture
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that had to work for their answer."""
    found: list[str] = []
    answer = remembered.answer

    def told(question: remembered.Question, cache: object) -> remembered.Told:
        found.append(question.command)
        return answer(question, cache)  # type: ignore[arg-type]

    monkeypatch.setattr(remembered, "answer", told)
    return found


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.mark.parametrize("question", [CHECK, TIMELINE, CHECK[:-2], TIMELINE[:-2]])
def test_a_question_asked_again_has_the_same_answer_without_work(
    ask: Ask, asked_anew: list[str], question: tuple[str, ...]
) -> None:
    first, second = ask(*question), ask(*question)
    assert first == second
    assert asked_anew == [question[0]]


@pytest.mark.parametrize(
    "other",
    [("--no-waivers",), ("--format", "csv"), ("--as-of", "2026-03-03"), ("--rev", "main~1"), ("--policy-rev", "main")],
)
def test_another_question_is_answered_anew(ask: Ask, asked_anew: list[str], other: tuple[str, ...]) -> None:
    ask(*CHECK)
    ask(*CHECK, *other)
    assert len(asked_anew) == 2


def test_a_branch_that_went_on_is_judged_as_it_is_now(
    ask: Ask, folder: Path, asked_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ask(*CHECK)
    git(folder, "update-ref", "refs/heads/main", git(folder, "rev-parse", "main~2"))
    after = ask(*CHECK)
    assert before.out != after.out
    assert len(asked_anew) == 2
    monkeypatch.setenv(options.CACHE, "off")
    assert ask(*CHECK) == after


def test_a_day_later_what_depends_on_today_is_asked_anew(
    ask: Ask, asked_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return now.astimezone(tz)

    monkeypatch.setattr(options, "datetime", Clock)
    today, fixed = ("check", "--rev", "main"), CHECK
    first = ask(*today)
    assert ask(*today) == first
    ask(*fixed)
    assert len(asked_anew) == 2
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert ask(*today).out != first.out
    ask(*fixed)
    assert len(asked_anew) == 3


def test_what_lies_on_disk_is_not_remembered(tmp_path: Path, folder: Path, ask: Ask, asked_anew: list[str]) -> None:
    git(tmp_path, "clone", "--quiet", str(folder), str(tmp_path / "work"))
    for _ in range(2):
        ask("check", "--as-of", "2026-03-02", at=tmp_path / "work")
    assert asked_anew == ["check"] * 2
    assert not (tmp_path / "work" / ".git" / "credpolicy").exists()


def test_a_shallow_clone_remembers_no_answers(tmp_path: Path, folder: Path, ask: Ask, asked_anew: list[str]) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--bare", "--depth", "2", f"file://{folder}", str(shallow))
    few = ask(*TIMELINE, at=shallow)
    git(shallow, "fetch", "--quiet", "--unshallow")
    many = ask(*TIMELINE, at=shallow)
    assert len(many.out) > len(few.out)
    assert many.out == ask(*TIMELINE).out
    assert len(asked_anew) == 3


@pytest.mark.parametrize("question", [CHECK, TIMELINE])
def test_an_answer_without_what_git_could_not_give_is_not_kept(
    tmp_path: Path, folder: Path, ask: Ask, asked_anew: list[str], question: tuple[str, ...]
) -> None:
    loose = tmp_path / "loose"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", str(loose))
    packed = subprocess.run(["git", "-C", folder, "pack-objects", "--all", "--stdout"], capture_output=True, check=True)
    subprocess.run(["git", "-C", loose, "unpack-objects", "-q"], input=packed.stdout, check=True)
    git(loose, "update-ref", "refs/heads/main", git(folder, "rev-parse", "main"))
    blob = git(folder, "rev-parse", "main:registry/ann.yaml")
    file = loose / "objects" / blob[:2] / blob[2:]
    file.rename(tmp_path / "lost")
    lacking = ask(*question, at=loose)
    shutil.copy(tmp_path / "lost", file)
    whole = ask(*question, at=loose)
    assert whole.out != lacking.out
    assert whole.out == ask(*question).out
    assert len(asked_anew) == 3


def test_reports_go_to_their_files_again(ask: Ask, tmp_path: Path, asked_anew: list[str]) -> None:
    target = tmp_path / "report.json"
    ask(*CHECK[:-2], "-o", f"json={target}")
    first = target.read_bytes()
    target.unlink()
    ask(*CHECK[:-2], "-o", f"json={target}")
    assert target.read_bytes() == first
    assert asked_anew == ["check"]
    refused = ask(*CHECK[:-2], "-o", f"json={tmp_path}")
    assert (refused.code, refused.out) == (2, "")
    assert "is a folder" in refused.err


def test_errors_are_told_each_time(ask: Ask, asked_anew: list[str]) -> None:
    first = ask("check", "--rev", "nowhere")
    assert first.code == 2
    assert ask("check", "--rev", "nowhere") == first
    assert ask(*CHECK, "--worker", "nobody") == ask(*CHECK, "--worker", "nobody")
    assert len(asked_anew) == 4


def test_an_answer_that_is_too_long_is_told_and_not_kept(
    ask: Ask, asked_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "_MOST", 100)
    assert ask(*CHECK) == ask(*CHECK)
    assert len(asked_anew) == 2


def test_the_clone_takes_nothing_along(tmp_path: Path, folder: Path, ask: Ask) -> None:
    ask(*CHECK)
    assert (folder / "credpolicy" / "cache.sqlite3").exists()
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), str(tmp_path / "clone"))
    assert not (tmp_path / "clone" / "credpolicy").exists()


def test_invented_parents_change_nothing(ask: Ask, folder: Path, asked_anew: list[str]) -> None:
    before = ask(*TIMELINE)
    (folder / "info" / "grafts").write_text(f"{git(folder, 'rev-parse', 'main')}\n")
    assert ask(*TIMELINE, "--stats").out == before.out
    assert ask(*TIMELINE) == before


def said(answer: Answer) -> tuple[int, ...]:
    """Blobs parsed, worker days judged, kernel runs, verdicts reused."""
    return tuple(int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", answer.err.splitlines()[-1]))


def test_after_one_more_commit_only_what_it_changed_is_read_and_judged(ask: Ask, folder: Path, tmp_path: Path) -> None:
    parsed, judged, _, _ = said(ask(*TIMELINE, "--stats"))
    assert (parsed, judged > 3) == (8, True)
    # the file that is no YAML is looked at each time, and so is one that became it
    assert said(ask(*TIMELINE, "--stats"))[:3] == (2, 0, 0)
    story = [*STORY, (date(2026, 6, 20), {"registry/ann.yaml": worker("ann", "2029-05-31")})]
    more = fast_import(tmp_path / "more", story)
    shutil.rmtree(folder / "objects")
    shutil.copytree(more / "objects", folder / "objects")
    git(folder, "update-ref", "refs/heads/main", git(more, "rev-parse", "main"))
    grown = ask(*TIMELINE, "--stats")
    assert said(grown)[:2] == (3, 1)
    assert grown.out == ask(*TIMELINE, at=more).out


COVERAGE = POLICIES + b"coverage: [{id: two, per: location, needs: {at_least: 2, of: [bls]}}]\n"


def test_coverage_is_judged_once_for_the_same_people_on_a_day(ask: Ask, tmp_path: Path) -> None:
    story = [
        (date(2026, 1, 1), {"policies/a.yaml": COVERAGE, "registry/a.yaml": b"locations: [{id: ward}]\n" + STAFF}),
        (date(2026, 1, 2), {"registry/b.yaml": worker("bob", "2026-02-15")}),
    ]
    repository = fast_import(tmp_path / "covered", story)
    first = ask(*TIMELINE, "--stats", at=repository)
    again = ask(*TIMELINE, "--stats", at=repository)
    assert first.out == again.out
    assert '"shortages": 1' in first.out
    assert said(again)[:3] == (0, 0, 0)


STAFF = b"""\
workers: [{id: ann, hired_on: 2025-01-01, assignments: [{role: nurse, location: ward, starts_on: 2025-01-01}],
  credentials: [{type: bls, number: n1, issued_on: 2025-01-01, expires_on: 2027-01-01}]}]
"""


@pytest.mark.parametrize("command", [check, timeline])
def test_the_formats_offered_are_those_that_can_be_told(command: object) -> None:
    name = getattr(command, "__name__", "").rpartition(".")[2]
    assert tuple(importlib.import_module(f"credpolicy.cli.answers.{name}").FORMATS) == getattr(command, "FORMATS", ())


def test_a_kept_answer_loads_nothing_heavy(ask: Ask, folder: Path) -> None:
    ask(*TIMELINE)
    arguments = ["-X", "importtime", "-m", "credpolicy", TIMELINE[0], str(folder), *TIMELINE[1:]]
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "sqlite3" in loaded
    assert not loaded & {"duckdb", "git", "pydantic", "yaml"}
