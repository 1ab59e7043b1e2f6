"""Hashes and pointers of single files."""

import pytest

from credpolicy.errors import RepositoryError
from credpolicy.load.source import Entry, blob_id, is_lfs_pointer, listed


def test_the_hash_is_gits_own():
    assert blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert blob_id(b"hello\n", "sha256") == "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4"


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        (POINTER, True),
        (b"version https://hawser.github.com/spec/v1\noid sha256:4d\nsize 1\n", True),
        (b"# " + POINTER, False),
        (POINTER + b"#" * 2000, False),
        (b"workers: []\n", False),
        (b"", False),
    ],
)
def test_a_pointer_of_git_lfs_is_known(data, pointer):
    assert is_lfs_pointer(data) is pointer


def test_too_many_files_stop_the_run(monkeypatch):
    monkeypatch.setattr("credpolicy.load.source.MAX_FILES", 2)
    entries = [Entry(name, "file", "") for name in "cab"]
    assert [entry.path for entry in listed(entries[:2])] == ["a", "c"]
    with pytest.raises(RepositoryError) as caught:
        listed(entries)
    assert caught.value.hint
