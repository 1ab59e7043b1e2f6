"""Files in a ref of their own: read and added to, here and at a remote, by one process at a time."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from credpolicy.adapters.refs import Kept, Ref
from credpolicy.errors import OutsideError, RepositoryError, UsageError
from credpolicy.load.repository import open_repository
from tests.unit.load.repositories import git, own_settings, repo

__all__ = ["own_settings", "repo"]
NAME = "refs/credpolicy/reminders"
DAY = date(2026, 3, 2)
FILES = {"state.json": b'{"a": 1}\n', "receipts-1.jsonl": b""}


@pytest.fixture
def remote(repo: Path, tmp_path: Path) -> Path:
    there = tmp_path / "there.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(repo), str(there))
    git(repo, "remote", "add", "origin", str(there))
    return there


def ref(folder: Path, remote_: str | None = None) -> Ref:
    return Ref(open_repository(folder), NAME, remote_)


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_added_is_read_again(repo: Path) -> None:
    assert ref(repo).read() is None
    first = ref(repo).add(None, FILES, "First", DAY)
    assert ref(repo).read() == first == Kept(git(repo, "rev-parse", NAME), FILES)
    second = ref(repo).add(first, {"state.json": b"2"}, "Second", DAY)
    assert ref(repo).read() == second
    assert git(repo, "log", "--format=%s", NAME).splitlines() == ["Second", "First"]


def test_the_same_is_the_same_commit_whoever_writes_it_when(repo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(repo), str(other))
    git(other, "config", "user.name", "Somebody Else")
    git(other, "config", "commit.gpgSign", "true")
    assert ref(repo).add(None, FILES, "First", DAY) == ref(other).add(None, FILES, "First", DAY)
    written = git(repo, "log", "-1", "--format=%an %ae %ad %cn %ce", "--date=iso", NAME)
    assert written == "credpolicy noreply 2026-03-02 00:00:00 +0000 credpolicy noreply"


def test_neither_work_tree_nor_index_nor_head_is_touched_and_no_hook_runs(repo: Path) -> None:
    for hook in ("reference-transaction", "pre-commit", "post-commit", "pre-push"):
        path = repo / ".git/hooks" / hook
        path.write_text("#!/bin/sh\necho ran >> hook-ran\nexit 1\n", encoding="utf-8")
        path.chmod(0o755)
    (repo / "policies/new.yaml").write_text("x", encoding="utf-8")
    before = {path: data for path, data in state(repo).items() if "/.git/objects/" not in path}
    ref(repo).add(None, FILES, "First", DAY)
    after = {path: data for path, data in state(repo).items() if "/.git/objects/" not in path}
    assert {path.removeprefix(str(repo)) for path in after.keys() ^ before.keys()} == {f"/.git/{NAME}"}
    assert {path for path in before if before[path] != after[path]} == set()


def test_what_has_moved_meanwhile_is_not_overwritten(repo: Path) -> None:
    first = ref(repo).add(None, FILES, "First", DAY)
    second = ref(repo).add(first, {"state.json": b"2"}, "Second", DAY)
    for stale in (None, first):
        with pytest.raises(OutsideError) as caught:
            ref(repo).add(stale, {"state.json": b"3"}, "Third", DAY)
        assert caught.value.exit_code == 4
        assert ref(repo).read() == second


RACER = """
import sys
from datetime import date
from pathlib import Path
from credpolicy.adapters.refs import Ref
from credpolicy.errors import OutsideError
from credpolicy.load.repository import open_repository
here = Ref(open_repository(Path(sys.argv[1])), sys.argv[2], sys.argv[4] if len(sys.argv) > 4 else None)
before = here.read()
print("ready", flush=True)
sys.stdin.readline()
try:
    here.add(before, {"state.json": sys.argv[3].encode()}, sys.argv[3], date(2026, 3, 2))
except OutsideError as error:
    print("refused", flush=True)
else:
    print("won", flush=True)
"""


@pytest.mark.parametrize("through_remote", [False, True])
def test_of_two_at_once_one_wins(repo: Path, remote: Path, tmp_path: Path, through_remote: bool) -> None:
    folders = [repo, repo]
    if through_remote:
        folders[1] = tmp_path / "second"
        git(tmp_path, "clone", "--quiet", str(remote), str(folders[1]))
    further = ["origin"] if through_remote else []
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(folder), NAME, f"racer {n}", *further],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for n, folder in enumerate(folders)
    ]  # fmt: skip
    assert [racer.stdout and racer.stdout.readline() for racer in racers] == ["ready\n"] * 2
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    ends = [racer.communicate()[0].strip() for racer in racers]
    assert sorted(ends) == ["refused", "won"]
    kept = ref(remote if through_remote else repo).read()
    assert kept is not None
    assert kept.files == {"state.json": f"racer {ends.index('won')}".encode()}


def test_a_broken_ref_is_no_missing_one(repo: Path) -> None:
    path = repo / ".git" / NAME
    path.parent.mkdir(parents=True)
    for broken in ("rubbish\n", "1" * 40 + "\n"):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises((RepositoryError, OutsideError)):
            ref(repo).read()


def test_a_ref_of_a_longer_name_is_another_one(repo: Path) -> None:
    Ref(open_repository(repo), f"{NAME}-abc", None).add(None, FILES, "First", DAY)
    assert ref(repo).read() is None


class TestRemote:
    def test_the_state_is_pushed_and_fetched(self, repo: Path, remote: Path, tmp_path: Path) -> None:
        assert ref(repo, "origin").read() is None
        first = ref(repo, "origin").add(None, FILES, "First", DAY)
        assert git(remote, "rev-parse", NAME) == git(repo, "rev-parse", NAME) == first.commit
        other = tmp_path / "other"
        git(tmp_path, "clone", "--quiet", str(remote), str(other))
        assert ref(other, "origin").read() == first
        second = ref(other, "origin").add(first, {"state.json": b"2"}, "Second", DAY)
        assert ref(repo, "origin").read() == second
        assert git(repo, "rev-parse", NAME) == first.commit  # only an apply moves it

    def test_reading_writes_no_ref(self, repo: Path, remote: Path, tmp_path: Path) -> None:
        ref(repo, "origin").add(None, FILES, "First", DAY)
        other = tmp_path / "mirror"
        git(tmp_path, "clone", "--quiet", "--mirror", str(remote), str(other))
        ref(repo, "origin").add(ref(repo, "origin").read(), {"state.json": b"2"}, "Second", DAY)
        before = {path: data for path, data in state(other).items() if "/objects/" not in path}
        assert ref(other, "origin").read() is not None
        assert {path: data for path, data in state(other).items() if "/objects/" not in path} == before

    def test_what_somebody_pushed_meanwhile_stays(self, repo: Path, remote: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        git(tmp_path, "clone", "--quiet", str(remote), str(other))
        theirs = ref(other, "origin").add(None, {"state.json": b"theirs"}, "Theirs", DAY)
        with pytest.raises(OutsideError) as caught:
            ref(repo, "origin").add(None, FILES, "Mine", DAY)
        assert caught.value.exit_code == 4
        assert "not sent twice" in caught.value.hint
        assert ref(remote).read() == theirs
        assert ref(repo).read() is None

    def test_what_cannot_be_fetched_is_no_missing_ref(self, repo: Path, remote: Path, tmp_path: Path) -> None:
        remote.rename(tmp_path / "moved.git")
        with pytest.raises(OutsideError) as caught:
            ref(repo, "origin").read()
        assert caught.value.exit_code == 4
        assert "cannot be fetched" in caught.value.message

    @pytest.mark.parametrize("url", ["ext::sh -c 'touch ran'", "git://127.0.0.1:1/x", "http://127.0.0.1:1/x", "fd::7"])
    def test_other_transports_are_refused(self, repo: Path, url: str) -> None:
        git(repo, "remote", "add", "odd", url)
        git(repo, "config", "protocol.ext.allow", "always")
        with pytest.raises(OutsideError) as caught:
            ref(repo, "odd").read()
        assert "not allowed" in caught.value.message
        assert not (repo / "ran").exists()

    @pytest.mark.parametrize("name", ["nobody", "", "-u", "--upload-pack=touch ran", "https://example.org/x", "a b"])
    def test_only_remotes_of_the_repository_are_asked(self, repo: Path, name: str) -> None:
        with pytest.raises(UsageError) as caught:
            ref(repo, name)
        assert "git remote" in caught.value.hint

    def test_programs_that_the_remote_s_settings_name_do_not_run(
        self, repo: Path, remote: Path, tmp_path: Path
    ) -> None:
        ran = tmp_path / "ran"
        program = tmp_path / "program"
        program.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
        program.chmod(0o755)
        for key in ("uploadpack", "receivepack"):
            git(repo, "config", f"remote.origin.{key}", str(program))
        git(repo, "config", "push.gpgSign", "if-asked")
        ref(repo, "origin").add(ref(repo, "origin").read(), FILES, "First", DAY)
        assert not ran.exists()
        assert ref(remote).read() is not None


def test_a_day_before_all_clocks_is_written_as_their_first(repo: Path) -> None:
    ref(repo).add(None, FILES, "First", date(1900, 1, 1))
    assert git(repo, "log", "-1", "--format=%at", NAME) == "0"


def test_a_folder_without_git_is_told(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError) as caught:
        open_repository(tmp_path)
    assert caught.value.hint == "Run it in a clone."
