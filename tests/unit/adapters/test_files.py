"""Files and folders appear whole or not at all, and nothing of others is lost."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from credpolicy.adapters.files import Staging, free, free_folder, standing, write_missing
from credpolicy.errors import UsageError

MARK = "# made\n"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_nothing_has_its_name_before_everything_is_written(tmp_path):
    with Staging() as staging:
        staging.file(tmp_path / "q.csv", b"q")
        staging.folder(tmp_path / "out", [("a.yaml", b"a"), ("b.yaml", b"b")])
        assert all(name.startswith(".") for name in names(tmp_path))
        staging.put_in_place()
    assert content(tmp_path) == {"q.csv": "q", "out/a.yaml": "a", "out/b.yaml": "b"}


def test_what_is_not_put_in_place_is_taken_away(tmp_path):
    def files():
        yield "a.yaml", b"a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Staging() as staging:  # noqa: PT012 - the staging ends with the error
        staging.file(tmp_path / "q.csv", b"q")
        staging.folder(tmp_path / "out", files())
    assert names(tmp_path) == []


def test_what_stood_there_is_replaced_as_a_whole(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stale.yaml").write_text("old")
    (tmp_path / "q.csv").write_text("old")
    with Staging() as staging:
        staging.file(tmp_path / "q.csv", b"new")
        staging.folder(tmp_path / "out", [("a.yaml", b"new")])
        staging.put_in_place()
    assert content(tmp_path) == {"q.csv": "new", "out/a.yaml": "new"}


def test_after_a_failure_everything_is_as_before(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.yaml").write_text("old")
    (tmp_path / "q.csv").write_text("old")
    before = content(tmp_path)
    with pytest.raises(UsageError, match=r"late\.csv cannot be written: "), Staging() as staging:  # noqa: PT012
        staging.folder(tmp_path / "out", [("a.yaml", b"new")])
        staging.file(tmp_path / "q.csv", b"new")
        staging.file(tmp_path / "new.csv", b"new")
        staging.file(tmp_path / "late.csv", b"new")
        (tmp_path / "late.csv").mkdir()  # it came in the way meanwhile
        (tmp_path / "late.csv" / "theirs").write_text("theirs")
        staging.put_in_place()
    assert content(tmp_path) == before | {"late.csv/theirs": "theirs"}


def test_a_folder_never_takes_the_place_of_a_file(tmp_path):
    (tmp_path / "out").write_text("theirs")
    with pytest.raises(UsageError, match="cannot take each other's place"), Staging() as staging:  # noqa: PT012
        staging.folder(tmp_path / "out", [("a.yaml", b"new")])
        staging.put_in_place()
    assert content(tmp_path) == {"out": "theirs"}


def test_two_names_that_are_one_file_are_refused(tmp_path):
    with pytest.raises(UsageError, match="File exists"), Staging() as staging:
        staging.folder(tmp_path / "out", [("a.yaml", b"a"), ("a.yaml", b"b")])
    assert names(tmp_path) == []


def test_a_disk_that_refuses_is_one_error(tmp_path):
    with pytest.raises(UsageError, match=r"q\.csv cannot be written: ") as refused, Staging() as staging:
        staging.file(tmp_path / "absent" / "q.csv", b"q")
    assert "may write" in refused.value.hint


def test_a_killed_run_leaves_no_half_file(tmp_path):
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from credpolicy.adapters.files import Staging\n"
        "def files():\n"
        "    yield 'a.yaml', b'a'\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "with Staging() as staging:\n"
        "    staging.file(Path(sys.argv[1], 'q.csv'), b'q')\n"
        "    staging.folder(Path(sys.argv[1], 'out'), files())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [name for name in names(tmp_path) if not name.startswith(".")] == []


def complaint(call) -> str:
    with pytest.raises(UsageError) as refused:
        call()
    assert refused.value.hint
    return refused.value.message


def test_a_file_is_never_replaced_unasked(tmp_path):
    free(tmp_path / "new", replace=False)
    old, link = tmp_path / "old", tmp_path / "link"
    old.write_text("x")
    link.symlink_to(tmp_path / "nowhere")
    for path in (old, link):
        assert complaint(lambda path=path: free(path, replace=False)) == f"{path} is there already"
        free(path, replace=True)
    assert complaint(lambda: free(tmp_path, replace=True)) == f"{tmp_path} is a folder"
    absent = tmp_path / "absent" / "a"
    assert complaint(lambda: free(absent, replace=True)) == f"{absent} cannot be written: its folder does not exist"


def test_a_folder_is_replaced_only_when_asked_and_only_when_it_is_ours(tmp_path):
    free_folder(tmp_path / "new", MARK, replace=False)
    out = tmp_path / "out"
    out.mkdir()
    free_folder(out, MARK, replace=False)
    (out / "a.yaml").write_text(MARK + "a")
    assert complaint(lambda: free_folder(out, MARK, replace=False)) == f"{out} holds the files of an earlier import"
    free_folder(out, MARK, replace=True)
    (out / "b.yaml").write_text("workers: []\n")
    for replace in (False, True):
        told = complaint(lambda replace=replace: free_folder(out, MARK, replace=replace))
        assert told == f"{out} holds `b.yaml`, which no import has written"


@pytest.mark.parametrize("strange", ["folder", "link"])
def test_a_folder_with_folders_or_links_is_not_ours(tmp_path, strange):
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "marked").write_text(MARK)
    if strange == "folder":
        (out / strange).mkdir()
    else:
        (out / strange).symlink_to(tmp_path / "marked")
    assert f"holds `{strange}`" in complaint(lambda: free_folder(out, MARK, replace=True))


def test_what_is_no_folder_is_not_replaced_by_one(tmp_path):
    (tmp_path / "file").write_text(MARK)
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        assert "is no folder" in complaint(lambda name=name: free_folder(tmp_path / name, MARK, replace=True))
    assert "its folder does not exist" in complaint(lambda: free_folder(tmp_path / "a" / "b", MARK, replace=True))


def test_missing_files_are_made_with_their_folders_and_others_are_left(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    lost = write_missing(tmp_path, [("mine.txt", b"x"), ("a/b/c.txt", b"c"), (".d/e", b"e")])
    assert lost == ("mine.txt",)
    assert content(tmp_path) == {"mine.txt": "mine", "a/b/c.txt": "c", ".d/e": "e"}


def test_where_a_disk_knows_no_second_names_missing_files_are_made_all_the_same(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "mine").write_text("mine")
    assert write_missing(tmp_path, [("mine", b"x"), ("a", b"a")]) == ("mine",)
    assert content(tmp_path) == {"mine": "mine", "a": "a"}


def test_a_file_that_is_cut_short_is_not_there(tmp_path, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", killed)
    with pytest.raises(KeyboardInterrupt):
        write_missing(tmp_path, [("a", b"a")])
    assert names(tmp_path) == []
    monkeypatch.undo()
    assert write_missing(tmp_path, [("a", b"a")]) == ()


def test_many_at_once_make_each_file_once_and_whole(tmp_path):
    program = (
        "import sys; from pathlib import Path; from credpolicy.adapters.files import write_missing\n"
        "files = [(f'd/{n}', sys.argv[2].encode() * 50_000) for n in range(20)]\n"
        "print(20 - len(write_missing(Path(sys.argv[1]), files)))\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), letter], stdout=subprocess.PIPE, text=True)
        for letter in "ab"
    ]
    made = [int(run.communicate()[0]) for run in runs]
    assert sum(made) == 20
    found = content(tmp_path)
    assert sorted(found) == sorted(f"d/{n}" for n in range(20))
    assert all(len(text) == 50_000 and len(set(text)) == 1 for text in found.values())


@pytest.mark.parametrize(("ask", "wanted"), [(standing, ["a/b"]), (write_missing, [("a/b", b"")])])
def test_neither_a_link_nor_a_file_is_gone_through(tmp_path, ask, wanted):
    root = tmp_path / "root"
    root.mkdir()
    (root / "a").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="a link, which is not followed"):
        ask(root, wanted)
    (root / "a").unlink()
    (root / "a").write_text("")
    with pytest.raises(UsageError, match="is no folder"):
        ask(root, wanted)
    assert names(tmp_path) == ["root"]


def test_what_stands_is_told_with_its_content_and_links_are_not_read(tmp_path):
    (tmp_path / "a").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    wanted = ["a", "link", "broken", "folder", "none", "no/where"]
    assert standing(tmp_path, wanted) == {"a": b"a", "link": None, "broken": None, "folder": None}
