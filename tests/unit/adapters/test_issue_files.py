"""Issues as files: their life, people who edit them, and files that are none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from credpolicy.adapters.issue_files import COMMENTS, LOCK, IssueFiles
from credpolicy.errors import OutsideError
from credpolicy.model.plan import Change, Draft

DAY = date(2026, 3, 2)
DRAFT = Draft(
    "w-1: “card”, \\ and: #", "The body.\n\nIt goes on.", ("credpolicy", "credpolicy:high"), ("boss",), "2026-03"
)


@pytest.fixture
def files(tmp_path: Path):
    with IssueFiles(tmp_path, DAY, writes=True) as tracker:
        yield tracker


def listed(files: IssueFiles):
    return files.issues("credpolicy", date.min)


def front(path: Path):
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])


def test_an_issue_lives_in_a_file(files: IssueFiles, tmp_path: Path) -> None:
    issue = files.open(DRAFT)
    assert listed(files) == [issue]
    assert (issue.number, issue.url, issue.body, issue.open) == ("0001", "issues/0001.md", DRAFT.body, True)
    assert (issue.title, issue.labels, issue.assignees, issue.milestone) == (
        DRAFT.title, DRAFT.labels, DRAFT.assignees, "2026-03",
    )  # fmt: skip
    files.edit(issue, Change(title="t", body="New.", add_labels=("x",), remove_labels=("credpolicy:high",)))
    files.comment("0001", "First.")
    files.comment("0001", "Second.")
    files.close("0001", "completed")
    (closed,) = listed(files)
    assert (closed.title, closed.body, closed.labels) == ("t", "New.", ("credpolicy", "x"))
    assert (closed.open, closed.closed_on) == (False, DAY)
    assert [text.split("\n\n")[1] for text in files.comments("0001")] == ["First.", "Second.\n"]
    assert front(tmp_path / "issues/0001.md")["reason"] == "completed"
    files.reopen("0001")
    assert listed(files)[0].open
    assert files.open(DRAFT).number == "0002"


def test_closed_ones_are_listed_since_a_day(files: IssueFiles) -> None:
    files.open(DRAFT)
    files.close("0001", "not_planned")
    assert len(files.issues("credpolicy", DAY)) == 1
    assert files.issues("credpolicy", date(2026, 3, 3)) == []
    assert files.issues("other", DAY) == []


def test_what_people_write_into_a_file_stays(files: IssueFiles, tmp_path: Path) -> None:
    files.open(DRAFT)
    path = tmp_path / "issues/0001.md"
    text = path.read_text(encoding="utf-8")
    text = text.replace("state:", "# mine\nticket: 007\nstate:").replace('["boss"]', "\n  - boss\n  - zoe")
    path.write_text(text + "\nI called her.", encoding="utf-8")
    (issue,) = listed(files)
    assert issue.assignees == ("boss", "zoe")
    files.edit(issue, Change(body="New.", remove_assignees=("boss",)))
    files.comment("0001", "More.")
    after = path.read_text(encoding="utf-8")
    assert "# mine\nticket: 007\nstate:" in after
    assert f"\n\nNew.\n\n{COMMENTS}\n\nI called her.\n\n<!-- credpolicy said -->\n" in after
    assert listed(files)[0].assignees == ("zoe",)


def test_ends_of_lines_as_windows_writes_them_are_understood(files: IssueFiles, tmp_path: Path) -> None:
    files.open(DRAFT)
    path = tmp_path / "issues/0001.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (issue,) = listed(files)
    assert issue.body == DRAFT.body.replace("\n", "\r\n")
    files.comment("0001", "Said.")
    files.close("0001", "completed")
    assert not listed(files)[0].open


def test_an_edit_of_somebody_else_meanwhile_is_not_lost(files: IssueFiles, tmp_path: Path) -> None:
    issue = files.open(DRAFT)
    path = tmp_path / "issues/0001.md"
    path.write_text(path.read_text(encoding="utf-8").replace("It goes on.", "Hands off."), encoding="utf-8")
    with pytest.raises(OutsideError, match="changed meanwhile"):
        files.edit(issue, Change(body="New."))
    assert "Hands off." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["", "# Notes", "---\ntitle: x\n---\n", "---\n" * 50, "\0", "---\ncredpolicy: other\n---\n"]
)
def test_a_file_that_is_none_is_left_alone(files: IssueFiles, tmp_path: Path, text: str) -> None:
    path = tmp_path / "issues/0001.md"
    path.write_text(text, encoding="utf-8")
    assert listed(files) == []
    assert files.open(DRAFT).number == "0002"
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "text",
    [
        "---\ncredpolicy: issue\n",
        "---\ncredpolicy: issue\nstate: [\n---\n",
        "---\ncredpolicy: issue\nstate: perhaps\n---\n",
        "---\ncredpolicy: issue\nstate: open\nstate: closed\n---\n",
        "---\ncredpolicy: issue\nstate: &a [*a]\n---\n",
        "---\ncredpolicy: issue\nstate: open\n---\n" + "x" * 1_000_001,
    ],
)
def test_a_damaged_issue_stops_the_look_up(files: IssueFiles, tmp_path: Path, text: str) -> None:
    (tmp_path / "issues/0001.md").write_text(text, encoding="utf-8")
    with pytest.raises(OutsideError):
        listed(files)


def test_links_are_not_followed(files: IssueFiles, tmp_path: Path) -> None:
    files.open(DRAFT)
    outside = tmp_path / "outside.md"
    (tmp_path / "issues/0001.md").rename(outside)
    (tmp_path / "issues/0001.md").symlink_to(outside)
    assert listed(files) == []
    with pytest.raises(OutsideError):
        files.comment("0001", "x")
    assert "x\n" not in outside.read_text(encoding="utf-8")


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "issues").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutsideError, match="a link"), IssueFiles(tmp_path, DAY, writes=True):
        pass
    assert [*(tmp_path / "elsewhere").iterdir()] == []


@pytest.mark.parametrize("number", ["../outside", "", "0002", "/etc/passwd", ".credpolicy"])
def test_a_number_leads_nowhere_else(files: IssueFiles, tmp_path: Path, number: str) -> None:
    (tmp_path / "outside.md").write_text("---\ncredpolicy: issue\nstate: open\n---\n", encoding="utf-8")
    with pytest.raises(OutsideError, match="there is no issue"):
        files.close(number, "completed")


def test_a_second_writer_is_refused_and_a_reader_is_not(files: IssueFiles, tmp_path: Path) -> None:
    files.open(DRAFT)
    with pytest.raises(OutsideError, match="another run"), IssueFiles(tmp_path, DAY, writes=True):
        pass
    with IssueFiles(tmp_path, DAY) as reader:
        assert len(listed(reader)) == 1


def test_what_a_killed_process_leaves_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    for name in (".0001.md.77.part", ".0001.md.77.old", ".mine", "0001.txt"):
        (tmp_path / "issues" / name).touch()
    with IssueFiles(tmp_path, DAY, writes=True):
        pass
    assert {path.name for path in (tmp_path / "issues").iterdir()} == {LOCK, ".mine", "0001.txt"}


def test_a_reader_makes_nothing(tmp_path: Path) -> None:
    with IssueFiles(tmp_path, DAY) as reader:
        assert listed(reader) == []
    assert [*tmp_path.iterdir()] == []
