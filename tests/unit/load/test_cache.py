"""The cache: what is kept comes back, and whatever stands where its file should be costs nothing but time."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credpolicy.errors import RepositoryError
from credpolicy.load import cache as module
from credpolicy.load.cache import Cache, Wish, cleared, opened, place, state
from credpolicy.load.cache_file import CacheFile, Row
from credpolicy.load.meaning import meaning

USUAL = Wish()
VALUES: dict[str, Any] = {f"key {number}": {"number": number, "text": "x" * (number % 7 * 50)} for number in range(300)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    return folder.resolve()


def use(root: Path, wish: Wish = USUAL) -> Cache:
    cache = opened(root, wish)
    assert cache is not None
    return cache


def fill(root: Path, wish: Wish = USUAL, values: dict[str, Any] = VALUES) -> Path:
    cache = use(root, wish)
    for key, value in values.items():
        cache.put("tree", key, value)
    cache.close()
    return cache.file.path


def known(root: Path, wish: Wish = USUAL) -> dict[str, Any]:
    cache = use(root, wish)
    found = cache.get("tree", VALUES)
    cache.close()
    return found


def test_what_was_kept_comes_back(root: Path) -> None:
    file = fill(root)
    assert file == root / ".git" / "credpolicy" / "cache.sqlite3"
    assert known(root) == VALUES
    assert [path.name for path in file.parent.iterdir()] == ["cache.sqlite3"]


def test_kinds_and_keys_are_told_apart(root: Path) -> None:
    cache = use(root)
    cache.put("tree", "a", 1)
    cache.put("answer", "a", 2)
    assert cache.get("tree", ["a", "b"]) == {"a": 1}
    cache.close()
    cache = use(root)
    assert cache.get("answer", ["a", "b"]) == {"a": 2}
    assert cache.get("verdicts", ["a"]) == {}


def test_who_only_looks_writes_nothing(root: Path) -> None:
    assert known(root) == {}
    assert not (root / ".git" / "credpolicy").exists()
    file = fill(root)
    before = file.stat().st_mtime_ns, file.read_bytes()
    assert known(root) == VALUES
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


def test_another_version_of_the_tool_believes_nothing_and_begins_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(root)
    monkeypatch.setattr(module, "meaning", lambda: "another")
    assert known(root) == {}
    assert state(root, Wish()).use == "begins_anew"
    fill(root, values={"key 1": "other"})
    assert known(root) == {"key 1": "other"}
    assert [one.count for one in state(root, Wish()).kept] == [1]


def test_without_a_meaning_nothing_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "meaning", lambda: None)
    assert opened(root, Wish()) is None
    assert state(root, Wish()).use == "passed_over"


def test_the_meaning_is_the_same_in_every_process() -> None:
    said = "from credpolicy.load.meaning import meaning; print(meaning())"
    other = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.strip()
    assert other == meaning()


def test_it_can_be_switched_off_and_live_elsewhere(root: Path, tmp_path: Path) -> None:
    assert opened(root, Wish(on=False)) is None
    elsewhere = Wish(folder=tmp_path / "kept")
    assert fill(root, elsewhere) == tmp_path / "kept" / "cache.sqlite3"
    assert known(root, elsewhere) == VALUES
    assert not (root / ".git" / "credpolicy").exists()


def test_work_trees_share_one(root: Path, tmp_path: Path) -> None:
    git = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "x"], check=True)
    subprocess.run([*git, "worktree", "add", "--quiet", str(tmp_path / "other")], check=True)
    assert fill(root) == place((tmp_path / "other").resolve(), Wish())
    assert known((tmp_path / "other").resolve()) == VALUES


def test_outside_of_git_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is not in git"):
        state(tmp_path.resolve(), Wish())


def test_clearing_leaves_nothing(root: Path) -> None:
    size = fill(root).stat().st_size
    assert cleared(root, Wish()) == (root / ".git" / "credpolicy" / "cache.sqlite3", size)
    assert not (root / ".git" / "credpolicy").exists()
    assert cleared(root, Wish())[1] is None


def _nothing(file: Path) -> None:
    file.write_bytes(b"")


def _text(file: Path) -> None:
    file.write_text("this is no database\n" * 100)


def _half(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def _head(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:50])


def _other_tables(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("create table entry (key, kind, used, proof, value)")
    connection.close()


def _a_trigger(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("create trigger t after update on entry begin delete from about; end")
    connection.close()


def _write_ahead(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("pragma journal_mode=wal")
    connection.close()
    content = bytearray(file.read_bytes())
    content[18:20] = b"\2\2"
    file.write_bytes(content)


def _copied(file: Path) -> None:
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    copy.replace(file)


def _linked_twice(file: Path) -> None:
    os.link(file, file.with_name("backup"))


@pytest.mark.parametrize(
    "spoil",
    [_nothing, _text, _half, _head, _other_tables, _a_trigger, _write_ahead, _copied, _linked_twice],
)
def test_what_is_no_cache_of_ours_is_begun_anew(root: Path, spoil: Callable[[Path], None]) -> None:
    file = fill(root)
    spoil(file)
    found = known(root)
    assert found.items() <= VALUES.items()
    fill(root)
    assert known(root) == VALUES
    assert state(root, Wish()).use == "in_use"


def test_a_folder_that_was_named_is_believed_as_a_copy_too(root: Path, tmp_path: Path) -> None:
    wish = Wish(folder=tmp_path / "kept")
    _copied(fill(root, wish))
    assert known(root, wish) == VALUES


def test_a_journal_that_names_other_files_is_never_followed(root: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("important")
    file = fill(root)
    name = str(victim).encode()
    journal = bytes.fromhex("d9d505f920a163d7") + b"\0\0\0\1" + b"\0" * 500 + b"\0\0\0\0" + name
    journal += len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + bytes.fromhex("d9d505f920a163d7")
    file.with_name("cache.sqlite3-journal").write_bytes(journal)
    assert known(root) == {}
    fill(root)
    assert known(root) == VALUES
    assert victim.read_text() == "important"


@pytest.mark.parametrize("where", ["file", "folder", "journal"])
def test_links_are_not_followed(root: Path, tmp_path: Path, where: str) -> None:
    file = fill(root)
    other = tmp_path / "elsewhere"
    target = {"file": file, "folder": file.parent, "journal": file.with_name("cache.sqlite3-journal")}[where]
    if target.exists():
        target.rename(other)
    else:
        other.write_bytes(b"")
    before = other.read_bytes() if other.is_file() else (other / "cache.sqlite3").read_bytes()
    target.symlink_to(other)
    assert known(root) == {}
    fill(root, values={"key 1": "new"})
    assert (other.read_bytes() if other.is_file() else (other / "cache.sqlite3").read_bytes()) == before
    assert state(root, Wish()).use == "passed_over"
    if where == "folder":
        with pytest.raises(OSError, match="a link"):
            cleared(root, Wish())


def test_a_folder_in_place_of_the_file_is_passed_over(root: Path) -> None:
    file = root / ".git" / "credpolicy" / "cache.sqlite3"
    file.mkdir(parents=True)
    fill(root)
    assert known(root) == {}
    assert "folder" in state(root, Wish()).why
    with pytest.raises(IsADirectoryError):
        cleared(root, Wish())


def test_a_file_of_somebody_else_is_passed_over(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(root)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert known(root) == {}
    assert state(root, Wish()).why == "it belongs to somebody else"


def test_where_nothing_can_be_written_nothing_is_kept(root: Path) -> None:
    wish = Wish(folder=Path("/proc/nowhere/at/all"))
    fill(root, wish)
    assert known(root, wish) == {}


def test_what_can_only_be_read_is_read(root: Path) -> None:
    file = fill(root)
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    connection.close()
    file.chmod(0o400)
    assert known(root) == VALUES


def test_a_disk_that_is_full_stops_nothing(root: Path) -> None:
    file = fill(root, values={"key 1": VALUES["key 1"]})
    said = f"""
import resource, pathlib
resource.setrlimit(resource.RLIMIT_FSIZE, ({file.stat().st_size}, {file.stat().st_size}))
from credpolicy.load.cache import opened, Wish
cache = opened(pathlib.Path({str(root)!r}), Wish())
for number in range(2000): cache.put("tree", str(number), {{"text": str(number) * 100}})
cache.close()
print(cache.file.trouble)
"""
    assert resource.RLIMIT_FSIZE
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert known(root) == {"key 1": VALUES["key 1"]}


def test_another_process_that_holds_it_is_not_waited_for_long(root: Path) -> None:
    file = fill(root)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("begin exclusive")
    begun = time.monotonic()
    assert known(root) == {}
    fill(root, values={"key 1": "other"})
    assert time.monotonic() - begun < 10
    assert "locked" in state(root, Wish()).why
    other.execute("rollback")
    other.close()
    assert known(root) == VALUES


WRITER = """
import pathlib, sys
from credpolicy.load.cache import opened, Wish
for turn in range(int(sys.argv[3])):
    cache = opened(pathlib.Path(sys.argv[1]), Wish())
    for number in range(300):
        key = f"{sys.argv[2]} {number}"
        got = cache.get("tree", [key]).get(key)
        assert got is None or got == {"key": key, "text": key * 100}, got
        if (number + turn) % 3 == 0 or got is None:
            cache.put("tree", key, {"key": key, "text": key * 100})
    cache.close()
    print(turn, cache.file.trouble, cache.file.damaged, flush=True)
"""


def writer(root: Path, name: str, turns: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root), name, str(turns)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_processes_write_at_the_same_time(root: Path) -> None:
    running = [writer(root, name, 12) for name in ("a", "b", "a")]
    for one in running:
        _, complaint = one.communicate(timeout=120)
        assert one.returncode == 0, complaint
    found = use(root).get("tree", [f"{name} {number}" for name in "ab" for number in range(300)])
    assert len(found) == 600
    assert all(value == {"key": key, "text": key * 100} for key, value in found.items())


def test_a_process_that_is_killed_at_any_moment_leaves_no_harm(root: Path) -> None:
    chance = Random(7)  # noqa: S311 - no secrets
    for _ in range(12):
        one = writer(root, "a", 1000)
        assert one.stdout is not None
        one.stdout.readline()
        time.sleep(chance.random() * 0.1)
        one.send_signal(signal.SIGKILL)
        one.communicate()
        found = use(root).get("tree", [f"a {number}" for number in range(300)])
        assert all(value == {"key": key, "text": key * 100} for key, value in found.items())
        assert len(found) == 300
    assert state(root, Wish()).use == "in_use"


def test_the_least_recently_used_goes_first_and_the_limit_holds(root: Path) -> None:
    wish = Wish(limit=2**20)
    noise = Random(3)  # noqa: S311 - no secrets
    dear = {"dear": noise.randbytes(20_000).hex()}
    fill(root, wish, dear)
    for turn in range(30):
        fill(root, wish, {f"{turn} {number}": noise.randbytes(10_000).hex() for number in range(10)})
        cache = use(root, wish)
        assert cache.get("tree", dear) == dear, turn
        cache.close()
        assert cache.file.path.stat().st_size < 2 * wish.limit
    found = use(root, wish).get("tree", [f"{turn} 0" for turn in range(30)])
    assert "29 0" in found
    assert "0 0" not in found
    fill(root, wish, {"too much": noise.randbytes(9 * 2**20).hex()})
    assert use(root, wish).get("tree", ["too much"]) == {}


def test_a_limit_that_was_lowered_is_kept(root: Path) -> None:
    noise = Random(3)  # noqa: S311 - no secrets
    for turn in range(3):
        fill(root, values={f"{turn} {number}": noise.randbytes(50_000).hex() for number in range(200)})
    wish = Wish(limit=2**20)
    assert known(root, wish) == {}
    assert state(root, wish).use == "begins_anew"
    file = fill(root, wish)
    assert known(root, wish) == VALUES
    assert file.stat().st_size < wish.limit


def test_an_entry_that_stands_under_another_key_is_not_believed(root: Path) -> None:
    file = fill(root)
    with sqlite3.connect(file) as connection:
        rows = connection.execute("select rowid, value from entry order by rowid").fetchall()
        for (number, _), (_, value) in pairwise(rows):
            connection.execute("update entry set value = ? where rowid = ?", (value, number))
    connection.close()
    assert all(VALUES[key] == value for key, value in known(root).items())
    assert len(known(root)) < 10


def test_values_that_unpack_to_too_much_or_too_deep_are_not_believed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 2**20)
    cache = use(root)
    for text in (b"[" * 200_000, b" " * 2**21 + b"1", b"{", b"\xff"):
        packed = module.zlib.compress(text)
        key = cache._key("tree", "a")
        cache.file.store([Row(key, "tree", module._proof(key, "tree", packed), packed)], [])
        assert cache.get("tree", ["a"]) == {}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), many=st.sampled_from([1, 3, 30, 1000]), cut=st.booleans())
def test_bytes_that_are_turned_over_anywhere_never_make_another_value(
    tmp_path_factory: pytest.TempPathFactory, seed: int, many: int, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    chance = Random(seed)  # noqa: S311 - no secrets

    def file() -> CacheFile:
        return CacheFile(folder / "cache.sqlite3", 2**24, "meaning", bound=True)

    def known_now() -> dict[str, Any]:
        cache = Cache(file(), "meaning")
        found = cache.get("tree", VALUES)
        cache.close()
        return found

    def keep() -> None:
        cache = Cache(file(), "meaning")
        cache.get("tree", VALUES)
        for key, value in VALUES.items():
            cache.put("tree", key, value)
        cache.close()

    keep()
    path = folder / "cache.sqlite3"
    content = bytearray(path.read_bytes())
    for _ in range(many):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    path.write_bytes(content[: chance.randrange(len(content))] if cut else content)
    assert known_now().items() <= VALUES.items()
    keep()
    found = known_now()
    assert found.items() <= VALUES.items()
    keep()
    assert known_now() == VALUES


def test_plain_data_come_back_as_they_were(root: Path) -> None:
    odd = {"a": [None, True, "\ud800", "\u2028", "0", {"": {}}], "b": "x" * 100_000}
    fill(root, values={"key 1": odd})
    assert known(root) == {"key 1": json.loads(json.dumps(odd))} == {"key 1": odd}
