"""`remind` on the command line: a plan writes nothing, a step is sent once, and what dies half-way is completed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email import message_from_bytes
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli import channels
from credpolicy.cli.main import main
from credpolicy.errors import FinalError, OutsideError
from credpolicy.model.message import Channel, Message
from credpolicy.report.shapes import published
from tests.unit.adapters import servers
from tests.unit.cli.answers import Answer, Ask
from tests.unit.load.repositories import commit, git, own_settings, put

__all__ = ["own_settings"]
NAME = "refs/credpolicy/reminders"
PEOPLE = ("ann", "bob", "boss", "deputy")
POLICIES = """\
credential_types: [{id: bls, name: Basic life support}]
requirements:
  - {id: core, title: Life support, requires: [bls], applies_to: {role: nurse}, owner: ward, sla: week, severity: high}
owners: [{id: ward, accountable: boss, backup: deputy}]
slas: [{id: week, remedy: 7 days, escalate: [{after: 3 days, to: manager}]}]
"""
SETTINGS = "notifications: {ladder: [30 days, 0 days], then_every: 7 days}\n"


def registry(**ends: str) -> bytes:
    lines = ["workers:"]
    for name in PEOPLE:
        duty = ""
        if name in ends:
            duty = (
                ", manager: boss, assignments: [{role: nurse}], credentials: ["
                f"{{type: bls, issued_on: 2020-02-01, expires_on: {ends[name]}}}]"
            )
        lines.append(f"  - {{id: {name}, hired_on: 2020-01-06{duty}}}")
    return "\n".join([*lines, ""]).encode()


def identities(*without: str) -> bytes:
    rows = [f"{{worker: {name}, name: {name.title()} Example, email: {name}@example.org}}" for name in PEOPLE]
    there = [row for row, name in zip(rows, PEOPLE, strict=True) if name not in without]
    return f"identities: [{', '.join(there)}]\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch", "main")
    files = {
        "credpolicy.yaml": SETTINGS.encode(),
        "policies/rules.yaml": POLICIES.encode(),
        "registry/people.yaml": registry(ann="2026-03-31", bob="2026-05-01"),
        "identities/people.yaml": identities(),
    }
    commit(root, files)
    return root


class Post:
    """Takes messages instead of a server; the faults come first, one for each."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.faults: list[Exception | None] = []
        self.opened = 0

    @contextmanager
    def open(self, _channel: Channel, _day: date) -> Iterator[Post]:
        self.opened += 1
        yield self

    def send(self, message: Message) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        self.taken.append(message)

    def sent(self) -> list[str]:
        taken, self.taken = self.taken, []
        return [message.address.partition("@")[0] for message in taken]


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr(channels, "sender", made.open)
    return made


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(folder)

    def asked(*arguments: str) -> Answer:
        code = main(["remind", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def state(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(git(folder, "show", f"{NAME}:state.json"))
    return found


def receipts(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in git(folder, "show", f"{NAME}:receipts-1.jsonl").splitlines()]


def test_a_plan_writes_nothing_and_names_no_address(ask: Ask, folder: Path, post: Post) -> None:
    before = everything(folder)
    answers = [
        ask(*command, "--first-run", "--as-of=2026-03-01", *form)
        for command in (("plan",), ("send",))
        for form in ((), ("--format", "json"))
    ]
    assert everything(folder) == before
    assert not post.opened
    assert {answer.code for answer in answers} == {0}
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]
    assert "mail to ann: Credentials: 1 to renew" in answers[0].out
    assert "2 messages would be sent. Exit code 0." in answers[0].out
    for answer in answers:
        assert "@example.org" not in answer.out + answer.err
        assert "Example" not in answer.out


def test_a_plan_of_a_remote_writes_objects_only(ask: Ask, folder: Path, post: Post, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), "there.git")
    git(folder, "remote", "add", "origin", str(tmp_path / "there.git"))
    assert ask("send", "--apply", "--remote=origin", "--first-run", "--as-of=2026-03-01").code == 0
    git(folder, "update-ref", "-d", NAME)
    before = {name: data for name, data in everything(tmp_path).items() if "objects/" not in name}
    assert ask("plan", "--remote=origin", "--as-of=2026-03-31").code == 0
    assert {name: data for name, data in everything(tmp_path).items() if "objects/" not in name} == before


def test_each_step_is_sent_once(ask: Ask, folder: Path, post: Post) -> None:
    send = ("send", "--apply")
    assert ask(*send, "--first-run", "--as-of=2026-03-01").code == 0
    assert post.sent() == ["ann", "boss"]
    for day, wanted in (
        ("2026-03-01", []),
        ("2026-03-31", ["ann", "boss"]),  # ann's last day
        ("2026-04-01", ["boss", "bob"]),  # thirty days before bob's
        ("2026-04-01", []),
        ("2026-04-04", ["boss"]),  # three days of a gap: to the manager
        ("2026-04-07", ["ann", "boss"]),  # a week after the last day
    ):
        answer = ask(*send, f"--as-of={day}")
        assert answer.code == 0, answer
        assert sorted(post.sent()) == sorted(wanted), day
    assert state(folder)["completed"] == {"commit": git(folder, "rev-parse", "HEAD"), "date": "2026-04-07"}


def test_a_late_entry_is_caught_and_a_renewal_is_not_told(ask: Ask, folder: Path, post: Post) -> None:
    ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    post.sent()
    commit(folder, {"registry/people.yaml": registry(ann="2028-03-31", bob="2026-03-20")})
    ask("send", "--apply", "--as-of=2026-03-02")
    assert sorted(post.sent()) == ["bob", "boss"]


def test_only_what_is_committed_counts(ask: Ask, folder: Path, post: Post) -> None:
    put(folder, {"registry/people.yaml": registry(ann="2028-03-31")})
    assert "mail to ann" in ask("plan", "--first-run", "--as-of=2026-03-01").out


def test_the_state_holds_ids_and_no_addresses(ask: Ask, folder: Path, post: Post) -> None:
    ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    assert [(each["recipient"], each["result"], each["date"]) for each in receipts(folder)] == [
        ("ann", "delivered", "2026-03-01"),
        ("boss", "delivered", "2026-03-01"),
    ]
    objects = git(folder, "cat-file", "--batch-all-objects", "--batch-check").splitlines()
    blobs = [line.split()[0] for line in objects if " blob " in line]
    tree = git(folder, "ls-tree", "-r", NAME).split()
    told = "".join(git(folder, "cat-file", "blob", blob) for blob in blobs if blob in tree)
    assert "example" not in told.lower()
    assert not (folder / ".git/credpolicy/reminders.jsonl").read_bytes()


@pytest.mark.parametrize("fault", [OutsideError("refused", "Later."), FinalError("gone", "Look.")])
def test_what_fails_is_sent_by_the_next_run_and_nothing_else(
    ask: Ask, folder: Path, post: Post, fault: Exception
) -> None:
    post.faults = [None, fault]
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    assert answer.code == 4
    assert "The run is not completed" in answer.out
    (first,) = post.taken
    assert post.sent() == ["ann"]
    assert state(folder)["completed"] is None
    answer = ask("send", "--apply", "--as-of=2026-03-02")
    assert (answer.code, post.sent()) == (0, ["boss"])
    keys = [each["key"] for each in receipts(folder)]
    assert first.key in keys
    assert ask("send", "--apply", "--as-of=2026-03-02").code == 0
    assert post.sent() == []


KILLED = """
import os, signal, sys
from contextlib import contextmanager
from credpolicy.cli import channels
from credpolicy.cli.main import main

left = [int(sys.argv[1])]

class Post:
    def send(self, message):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        with open(sys.argv[2], "a") as file:
            file.write(f"{message.address} {message.key}\\n")

@contextmanager
def opened(channel, day):
    yield Post()

channels.sender = opened
sys.exit(main(["remind", "send", "--apply", *sys.argv[3:]]))
"""


@pytest.mark.at_length
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_is_killed_is_completed_by_the_next(folder: Path, tmp_path: Path, after: int) -> None:
    out = tmp_path / "out"
    out.touch()
    first = [sys.executable, "-c", KILLED, str(after), str(out), "--as-of=2026-03-31", "--first-run"]
    first += ["--path", str(folder)]
    done = subprocess.run(first, capture_output=True, text=True, check=False)
    assert done.returncode == (-9 if after < 2 else 0), done.stderr
    assert len(out.read_text(encoding="utf-8").splitlines()) == after
    if after < 2:
        second = [*first[:3], "99", *first[4:]]
        subprocess.run(second, capture_output=True, text=True, check=True)
    lines = [line.split() for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(address for address, _ in lines) == ["ann@example.org", "boss@example.org"]
    assert state(folder)["completed"] == {"commit": git(folder, "rev-parse", "HEAD"), "date": "2026-03-31"}


def test_without_a_state_somebody_must_say_that_it_is_the_first_run(ask: Ask, post: Post) -> None:
    answer = ask("send", "--apply", "--as-of=2026-03-01")
    assert (answer.code, answer.out) == (2, "")
    assert "--first-run" in answer.err
    assert ask("send", "--apply", "--first-run", "quiet", "--as-of=2026-03-01").code == 0
    assert post.sent() == []
    assert ask("send", "--apply", "--as-of=2026-03-02").code == 0
    assert post.sent() == []
    assert ask("send", "--apply", "--as-of=2026-03-31").code == 0
    assert post.sent() == ["ann", "boss"]


def test_a_first_run_is_first_once(ask: Ask, post: Post) -> None:
    ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-02")
    assert answer.code == 2
    assert "Leave out --first-run" in answer.err


def test_history_that_was_rewritten_is_told_and_begun_anew(ask: Ask, folder: Path, post: Post) -> None:
    ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    git(folder, "commit", "--quiet", "--amend", "--message", "anew")
    git(folder, "reflog", "expire", "--expire=all", "--all")
    git(folder, "gc", "--quiet", "--prune=all")
    answer = ask("plan", "--as-of=2026-03-02")
    assert answer.code == 2
    assert "does not hold" in answer.err
    assert "--first-run quiet" in answer.err
    post.sent()
    assert ask("send", "--apply", "--first-run", "quiet", "--as-of=2026-03-02").code == 0
    assert ask("plan", "--as-of=2026-03-02").code == 0
    assert post.sent() == []


def test_a_day_before_the_last_run_is_refused(ask: Ask, post: Post) -> None:
    ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    answer = ask("plan", "--as-of=2026-02-28")
    assert answer.code == 2
    assert "2026-03-01" in answer.err


def test_what_no_run_has_written_is_refused(ask: Ask, folder: Path, post: Post) -> None:
    for text in ("{}", "rubbish", '{"format": "credpolicy/reminders-state/v9"}', "[]", '{"format": 3}'):
        blob = git(folder, "hash-object", "-w", "--stdin", input=text.encode())
        tree = git(folder, "mktree", input=f"100644 blob {blob}\tstate.json\n".encode())
        git(folder, "update-ref", NAME, git(folder, "commit-tree", "-m", "x", tree))
        answer = ask("send", "--apply", "--as-of=2026-03-02")
        assert answer.code == 2, text
        assert answer.err.startswith(f"error: {NAME} ")
    assert not post.opened


def test_too_many_messages_are_refused(ask: Ask, folder: Path, post: Post) -> None:
    commit(folder, {"credpolicy.yaml": (SETTINGS + "guard_rails: {max_messages: 1}\n").encode()})
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    assert answer.code == 5
    assert "--override-guard-rails" in answer.err
    assert "2 messages would be sent, which a guard rail refused. Exit code 5." in answer.out, "the plan is shown"
    assert not post.opened
    assert ask("send", "--apply", "--first-run", "--as-of=2026-03-01", "--override-guard-rails").code == 0
    assert len(post.sent()) == 2


def test_on_a_quiet_day_the_run_is_left_to_the_next(ask: Ask, folder: Path, post: Post) -> None:
    quiet = "notifications: {ladder: [30 days, 0 days], quiet_days: [sunday]}\n"
    commit(folder, {"credpolicy.yaml": quiet.encode()})
    before = git(folder, "for-each-ref")
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")  # a Sunday
    assert answer.code == 0
    assert "2026-03-01 is a Sunday" in answer.out
    assert git(folder, "for-each-ref") == before
    assert ask("send", "--apply", "--first-run", "--as-of=2026-03-02").code == 0
    assert post.sent() == ["ann", "boss"]


def test_who_cannot_be_reached_sets_the_exit_code_and_the_others_hear(ask: Ask, folder: Path, post: Post) -> None:
    commit(folder, {"identities/people.yaml": identities("ann")})
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    assert (answer.code, post.sent()) == (1, ["boss"])
    assert "not reached: nothing is written in identities/ of ann (1 notice waits)" in answer.out
    assert "help: " in answer.out
    assert ask("send", "--apply", "--as-of=2026-03-02").code == 1
    commit(folder, {"identities/people.yaml": identities()})
    assert ask("send", "--apply", "--as-of=2026-03-03").code == 0
    assert post.sent() == ["ann"]


def test_files_with_errors_tell_nobody_anything(ask: Ask, folder: Path, post: Post) -> None:
    commit(folder, {"registry/broken.yaml": b"workers: [{id: zoe, hired_on: never}]\n"})
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    assert answer.code == 2
    assert "validate" in answer.err
    assert not post.opened


def test_where_nothing_is_there_nothing_is_judged(ask: Ask, folder: Path, post: Post) -> None:
    git(folder, "rm", "--quiet", "-r", "policies")
    commit(folder, {"registry/people.yaml": registry()})
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    assert (answer.code, "no requirements" in answer.err) == (3, True)
    assert NAME not in git(folder, "for-each-ref")


def test_a_folder_without_git_or_without_a_commit_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "plain/policies").mkdir(parents=True)
    answer = ask("plan", "--path", str(tmp_path / "plain"))
    assert (answer.code, "not in git" in answer.err) == (2, True)
    git(tmp_path / "plain", "init", "--quiet")
    answer = ask("plan", "--path", str(tmp_path / "plain"))
    assert (answer.code, "no commit yet" in answer.err) == (2, True)


def test_the_json_fits_its_schema(ask: Ask, folder: Path, post: Post) -> None:
    schema = json.loads(published("remind"))
    jsonschema.Draft202012Validator.check_schema(schema)
    commit(folder, {"identities/people.yaml": identities("deputy", "ann")})
    arguments = ("--first-run", "--as-of=2026-04-10", "--format=json")
    post.faults = [OutsideError("refused", "Later.")]
    for command in (("plan",), ("send", "--apply")):
        document = json.loads(ask(*command, *arguments).out)
        jsonschema.validate(document, schema)
        assert document["messages"]
        assert document["problems"]
    assert (document["applied"], document["completed"], document["exit_code"]) == (True, False, 4)
    assert [each["recipient"] for each in document["failed"]] == ["boss"]


def test_two_folders_of_one_repository_have_a_state_each(ask: Ask, folder: Path, post: Post) -> None:
    files = {f"other/{name}": data for name, data in everything(folder).items() if not name.startswith(".git")}
    commit(folder, files)
    assert ask("send", "--apply", "--first-run", "--as-of=2026-03-01").code == 0
    assert ask("send", "--apply", "--first-run", "--as-of=2026-03-01", "--path=other").code == 0
    assert len(git(folder, "for-each-ref", "--format=%(refname)", "refs/credpolicy/").split()) == 2


def test_mail_that_no_server_is_named_for_is_refused_before_anything_is_sent(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDPOLICY_SMTP_HOST", raising=False)
    answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
    assert answer.code == 2
    assert "CREDPOLICY_SMTP_HOST" in answer.err
    assert NAME not in git(folder, "for-each-ref")


def test_a_real_mail_server_gets_each_message_once_with_the_same_id(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = servers.Post()
    server.answers["boss@example.org"] = "451 try later"
    with servers.mail_server(server) as port:
        for name, value in (
            ("HOST", servers.HOST),
            ("PORT", str(port)),
            ("SECURITY", "none"),
            ("FROM", "c@example.org"),
        ):
            monkeypatch.setenv(f"CREDPOLICY_SMTP_{name}", value)
        answer = ask("send", "--apply", "--first-run", "--as-of=2026-03-01")
        assert (answer.code, "not sent to boss" in answer.out) == (4, True)
        server.answers.clear()
        assert ask("send", "--apply", "--as-of=2026-03-01").code == 0
        assert ask("send", "--apply", "--as-of=2026-03-01").code == 0
    assert [envelope.rcpt_tos for envelope in server.envelopes] == [["ann@example.org"], ["boss@example.org"]]
    ids = [message_from_bytes(envelope.content or b"")["Message-ID"] for envelope in server.envelopes]
    assert ids == [f"<{each['key']}@example.org>" for each in receipts(folder) if each["result"] == "delivered"]


@pytest.mark.at_length
class TestRemote:
    @pytest.fixture
    def clones(self, folder: Path, tmp_path: Path) -> tuple[Path, Path]:
        git(tmp_path, "clone", "--quiet", "--bare", str(folder), "there.git")
        git(folder, "remote", "add", "origin", str(tmp_path / "there.git"))
        git(tmp_path, "clone", "--quiet", str(tmp_path / "there.git"), "second")
        return folder, tmp_path / "second"

    def test_two_clones_go_on_from_each_other(self, ask: Ask, clones: tuple[Path, Path], post: Post) -> None:
        send = ("send", "--apply", "--remote=origin")
        assert ask(*send, "--as-of=2026-03-01").code == 2
        assert ask(*send, "--first-run", "--as-of=2026-03-01", "--path", str(clones[0])).code == 0
        assert ask(*send, "--as-of=2026-03-02", "--path", str(clones[1])).code == 0
        assert post.sent() == ["ann", "boss"]
        assert ask(*send, "--as-of=2026-03-31", "--path", str(clones[1])).code == 0
        assert ask(*send, "--as-of=2026-03-31", "--path", str(clones[0])).code == 0
        assert post.sent() == ["ann", "boss"]

    def test_a_remote_that_does_not_answer_stops_before_anything_is_sent(
        self, ask: Ask, clones: tuple[Path, Path], post: Post, tmp_path: Path
    ) -> None:
        (tmp_path / "there.git").rename(tmp_path / "moved.git")
        answer = ask("send", "--apply", "--remote=origin", "--first-run", "--as-of=2026-03-01")
        assert (answer.code, post.opened) == (4, 0)

    def test_what_was_delivered_before_a_push_was_refused_is_not_sent_again(
        self, ask: Ask, clones: tuple[Path, Path], post: Post, tmp_path: Path
    ) -> None:
        send = ("send", "--apply", "--remote=origin")
        assert ask(*send, "--first-run", "--as-of=2026-03-01").code == 0
        post.sent()
        hook = tmp_path / "there.git/hooks/update"
        hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
        answer = ask(*send, "--as-of=2026-03-31")
        assert answer.code == 4
        assert post.sent() == ["ann", "boss"]
        hook.unlink()
        assert ask(*send, "--as-of=2026-03-31").code == 0
        assert post.sent() == []
        assert state(tmp_path / "there.git")["done"] is True
