"""Files that were read before: the same snapshot as without a cache, whatever is wrong in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from credpolicy.load import chronicle, loader
from credpolicy.load.cache import Cache, Wish, opened
from credpolicy.load.chronicle import Chronicle
from tests.histories import fast_import

FILES = {
    "credpolicy.yaml": b"timezone: Europe/Vienna\n",
    "policies/a.yaml": b"credential_types: [{id: bls}]\nrequirements: [{id: r, requires: [bls]}]\n",
    "policies/b.yaml": b"requirements: [{id: r, requires: [bls, oddly: x]}]\n",
    "registry/a.yaml": b"workers: [{id: a, hired_on: 2026-02-30}, {id: b, hired_on: 2026-02-03}]\n",
    "registry/b.yaml": b"workers: [{id: c, id: d}]\n",
    "registry/c.yaml": b"workers: [\n",
    "registry/d.yaml": b"x: &x {id: e}\nworkers: [*x, {<<: *x, id: f, status: active}]\n",
    "registry/e.yaml": b"- id: g\n",
    "registry/f.yaml": b"",
    "registry/g.yaml": b"workers: [{id: h, hired_on: 2026-02-03}]\n",
    "policies/g.yaml": b"workers: [{id: h, hired_on: 2026-02-03}]\n",
    "registry/h.yaml": b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
    "identities/a.yaml": b"identities: [{worker: b, name: B}]\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    days = [date(2026, 1, 1), date(2026, 1, 2)]
    changes = [FILES, {"registry/a.yaml": FILES["registry/g.yaml"], "registry/c.yaml": None}]
    return fast_import(tmp_path / "repo", list(zip(days, changes, strict=True)))


def use(folder: Path) -> Cache:
    cache = opened(folder.resolve(), Wish())
    assert cache is not None
    return cache


def test_a_revision_reads_the_same_from_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = loader.load(folder, "main~1")
    for _ in range(2):
        cache = use(folder)
        assert loader.load(folder, "main~1", cache=cache) == without
        assert loader.load(folder, "main", cache=cache) == loader.load(folder, "main")
        cache.close()
    read: list[str] = []
    page_of = loader.page_of
    monkeypatch.setattr(loader, "page_of", lambda entry, content: read.append(entry.path) or page_of(entry, content))
    loader.load(folder, "main~1", cache=use(folder))
    # only what no plain data could be made of without a problem
    assert read == ["registry/b.yaml", "registry/c.yaml", "registry/e.yaml", "registry/f.yaml", "registry/h.yaml"]


def test_a_mainline_reads_the_same_from_the_cache(folder: Path) -> None:
    without = list(Chronicle(folder).leaves())
    counts = []
    for _ in range(2):
        cache = use(folder)
        walk = Chronicle(folder, cache=cache)
        assert list(walk.leaves()) == without
        assert list(Chronicle(folder, cache=cache).turns()) == list(Chronicle(folder).turns())
        counts.append(walk.read)
        cache.close()
    assert counts == [14, 5]
    assert chronicle.NAMES


def test_what_lies_on_disk_is_not_kept(tmp_path: Path, folder: Path) -> None:
    for name, content in FILES.items():
        path = tmp_path / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    cache = use(folder)
    assert loader.load(tmp_path / "work", cache=cache).workers
    assert not cache._new
