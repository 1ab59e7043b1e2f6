"""Reading what lies on disk, in git or not."""

import os
from pathlib import Path

import pytest

from credpolicy.errors import RepositoryError
from credpolicy.load.git import open_source
from credpolicy.load.limits import MAX_FILE_BYTES
from credpolicy.load.source import ReadFailure, blob_id

PREFIXES = ["credpolicy.yaml", "policies", "registry"]


def put(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def names(root: Path) -> list[tuple[str, str]]:
    return [(entry.path, entry.kind) for entry in open_source(root, None).entries(PREFIXES)]


def contents(root: Path) -> dict[str, bytes | ReadFailure]:
    source = open_source(root, None)
    return {entry.path: content for entry, content in source.read(source.entries(PREFIXES))}


def test_a_plain_folder_is_listed_sorted_and_read(tmp_path):
    files = {
        "registry/b.yaml": b"b",
        "registry/a/z.yml": b"z",
        "credpolicy.yaml": b"",
        "policies/p.yaml": b"p\r\n",
    }
    put(tmp_path, {**files, "other/x.yaml": b"x", "README.md": b"x"})
    source = open_source(tmp_path, None)
    assert source.revision == ("folder", None, None, "folder (not in git)")
    entries = source.entries(PREFIXES)
    assert [entry.path for entry in entries] == [
        "credpolicy.yaml",
        "policies/p.yaml",
        "registry/a/z.yml",
        "registry/b.yaml",
    ]
    read = list(source.read(reversed(entries)))
    assert [entry.path for entry, _ in read] == [entry.path for entry in reversed(entries)]
    assert [(entry.path, entry.blob, content) for entry, content in read] == [
        (path, blob_id(files[path]), files[path]) for path in sorted(files, reverse=True)
    ]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    source = open_source(tmp_path / "nowhere", None)
    assert source.revision.kind == "folder"
    assert source.entries(PREFIXES) == []


def test_names_with_a_dot_are_left_out_but_other_files_are_told(tmp_path):
    put(
        tmp_path,
        dict.fromkeys(
            ["policies/.x.yaml", "policies/.d/x.yaml", "policies/a.txt", "policies/b/.c/d.yaml", ".x.yaml"],
            b"",
        ),
    )
    assert names(tmp_path) == [("policies/a.txt", "file")]


def test_links_are_told_and_never_followed(tmp_path):
    put(tmp_path, {"secret/x.yaml": b"secret", "policies/a.yaml": b"a"})
    (tmp_path / "registry").symlink_to("secret")
    (tmp_path / "policies/folder").symlink_to("../secret")
    (tmp_path / "policies/file.yaml").symlink_to("../secret/x.yaml")
    (tmp_path / "policies/loop").symlink_to(".")
    (tmp_path / "policies/nowhere").symlink_to("/nowhere/at/all")
    links = [name for name, kind in names(tmp_path) if kind == "link"]
    assert links == ["policies/file.yaml", "policies/folder", "policies/loop", "policies/nowhere", "registry"]
    assert contents(tmp_path) == {"policies/a.yaml": b"a"}


def test_the_root_itself_may_be_a_link(tmp_path):
    put(tmp_path / "real", {"policies/a.yaml": b"a"})
    (tmp_path / "link").symlink_to("real")
    source = open_source(tmp_path / "link", None)
    assert source.root == tmp_path / "real"
    assert [entry.path for entry in source.entries(PREFIXES)] == ["policies/a.yaml"]


def test_a_repository_inside_is_told_as_a_submodule(tmp_path):
    put(
        tmp_path,
        {"registry/team/.git": b"gitdir: ../x", "registry/team/w.yaml": b"w", "policies/.git/HEAD": b"x"},
    )
    assert names(tmp_path) == [("policies", "submodule"), ("registry/team", "submodule")]


def test_things_that_are_no_files_are_told_and_not_opened(tmp_path):
    put(tmp_path, {"registry/a.yaml": b"a"})
    os.mkfifo(tmp_path / "registry/pipe.yaml")
    assert names(tmp_path) == [("registry/a.yaml", "file"), ("registry/pipe.yaml", "unreadable")]
    assert contents(tmp_path) == {"registry/a.yaml": b"a"}


def test_a_folder_that_may_not_be_listed_is_told_and_hides_no_other(tmp_path, monkeypatch):
    put(tmp_path, {"registry/closed/a.yaml": b"a", "registry/open/b.yaml": b"b"})
    scandir = os.scandir

    def closed(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert names(tmp_path) == [("registry/closed", "unreadable"), ("registry/open/b.yaml", "file")]


def test_a_folder_that_vanishes_meanwhile_is_gone(tmp_path, monkeypatch):
    put(tmp_path, {"registry/gone/a.yaml": b"a"})
    scandir = os.scandir

    def vanished(path):
        if Path(path).name == "gone":
            raise FileNotFoundError(2, "No such file or directory")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanished)
    assert names(tmp_path) == []


def test_a_name_that_cannot_be_looked_at_is_told(tmp_path):
    name = "x" * 300
    entries = open_source(tmp_path, None).entries([name])
    assert [(entry.path, entry.kind) for entry in entries] == [(name, "unreadable")]


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path):
    put(
        tmp_path,
        {"registry/a.yaml": b"a", "registry/b.yaml": b"b", "registry/c.yaml": b"c", "registry/d.yaml": b"d"},
    )
    source = open_source(tmp_path, None)
    entries = source.entries(PREFIXES)
    (tmp_path / "registry/a.yaml").unlink()
    (tmp_path / "registry/b.yaml").unlink()
    (tmp_path / "registry/b.yaml").symlink_to("d.yaml")
    (tmp_path / "registry/c.yaml").unlink()
    os.mkfifo(tmp_path / "registry/c.yaml")
    read = [content for _, content in source.read(entries)]
    assert [isinstance(content, ReadFailure) for content in read] == [True, True, True, False]
    assert all(content.message and content.help for content in read[:3])
    assert read[3] == b"d"


def test_a_file_over_the_limit_is_not_read(tmp_path):
    put(tmp_path, {"registry/a.yaml": b"#" * MAX_FILE_BYTES, "registry/b.yaml": b"#" * (MAX_FILE_BYTES + 1)})
    read = contents(tmp_path)
    assert len(read["registry/a.yaml"]) == MAX_FILE_BYTES
    assert f"{MAX_FILE_BYTES + 1:,} bytes" in read["registry/b.yaml"].message


def test_odd_names_survive(tmp_path):
    odd = [
        b"tab\t.yaml",
        b"line\nend.yaml",
        b'quote".yaml',
        b"caf\xe9.yaml",
        "café.yaml".encode(),
        b" .yaml",
        b"-x.yaml",
    ]
    for name in odd:
        put(tmp_path, {os.fsdecode(b"registry/" + name): name})
    assert {os.fsencode(path): content for path, content in contents(tmp_path).items()} == {
        b"registry/" + name: name for name in odd
    }


def test_too_many_files_stop_the_run_early(tmp_path, monkeypatch):
    monkeypatch.setattr("credpolicy.load.source.MAX_FILES", 3)
    monkeypatch.setattr("credpolicy.load.folder.MAX_FILES", 3)
    put(tmp_path, {f"registry/{name}/x.yaml": b"" for name in "abcdefgh"})
    with pytest.raises(RepositoryError, match="over 3 files"):
        names(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    put(tmp_path, {"a.yaml": b""})
    with pytest.raises(RepositoryError, match="is a file") as caught:
        open_source(tmp_path / "a.yaml", None)
    assert caught.value.exit_code == 2


def test_a_link_that_leads_to_itself_is_refused(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(RepositoryError, match="cannot be opened"):
        open_source(tmp_path / "loop", None)


def test_a_folder_outside_git_has_no_revisions(tmp_path):
    with pytest.raises(RepositoryError, match="not in git") as caught:
        open_source(tmp_path, "HEAD")
    assert "--rev" in caught.value.hint
