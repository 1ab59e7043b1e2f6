"""A source with files laid over it reads as if they were written."""

from pathlib import Path

from credpolicy.load.git import open_source
from credpolicy.load.loader import load, load_source
from credpolicy.load.overlay import Overlay

FILES = {
    "credpolicy.yaml": b"timezone: Europe/Berlin\n",
    "policies/a.yaml": b"credential_types: [{id: bls}]\n",
    "registry/deep/b.yaml": b"workers: [{id: ann}]\n",
    "docs/c.yaml": b"not: read\n",
}


def test_it_reads_as_if_the_files_were_there(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.yaml").write_text("credential_types: [{id: old}]\n")
    (tmp_path / "policies" / "z.yaml").write_text("issuers: [{id: board}]\n")
    laid_over = load_source(Overlay(open_source(tmp_path, None), FILES))
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert laid_over == load(tmp_path)
    assert [placed.item.id for placed in laid_over.credential_types] == ["bls"]
    assert [placed.item.id for placed in laid_over.issuers] == ["board"]


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    source = Overlay(open_source(tmp_path / "gone", None), FILES)
    assert [placed.item.id for placed in load_source(source).workers] == ["ann"]


def test_a_file_laid_over_is_present(tmp_path: Path) -> None:
    (tmp_path / "below.md").write_text("x")
    source = Overlay(open_source(tmp_path, None), FILES)
    assert source.present(["below.md", "docs/c.yaml", "docs", "gone.md"]) == {"below.md", "docs/c.yaml"}
