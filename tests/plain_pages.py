"""Writes down how policies read in sentences, in tests/plain/; `make cases` rewrites the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from credpolicy.load.loader import load
from credpolicy.load.yaml import parse
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Placed, Revision, Snapshot
from credpolicy.report.plain.page import Chosen, text

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "tests" / "plain"
PACKS = ROOT / "src" / "credpolicy" / "packs"
EVERYTHING = ROOT / "tests" / "unit" / "report" / "plain" / "everything.yaml"
"""Policies with every key that sentences tell of."""

_COLLECTIONS = [name for name in PoliciesFile.model_fields if name in Snapshot.__dataclass_fields__]


def read(*paths: Path) -> Snapshot:
    """The policies of these files, and nothing else."""
    found: dict[str, list[Placed]] = {name: [] for name in _COLLECTIONS}
    for path in paths:
        tree, problems = parse(path.read_bytes())
        if problems or tree is None:
            message = f"{path}: {problems}"
            raise ValueError(message)
        policies = PoliciesFile.model_validate(tree)
        file = File(f"policies/{path.name}", "a" * 40)
        for name, placed in found.items():
            placed += [Placed(item, file, (name, n)) for n, item in enumerate(getattr(policies, name))]
    return snapshot(**{name: tuple(placed) for name, placed in found.items()})


def snapshot(**collections: tuple[Placed, ...]) -> Snapshot:
    """A snapshot of a folder with these collections."""
    return Snapshot(Revision("folder", None, None, "folder"), Settings(), **collections)


def snapshots() -> Iterator[tuple[str, Snapshot]]:
    """What is written down, by the name of its page: the sample, every key, and each starter pack."""
    yield "sample", load(ROOT)
    yield "everything", read(EVERYTHING)
    for folder in sorted(path for path in PACKS.glob("*") if path.is_dir()):
        files = [path for path in sorted(folder.glob("*.yaml")) if not path.name.endswith(".tests.yaml")]
        if files:
            yield f"pack-{folder.name}", read(*files)


def page(of: Snapshot) -> str:
    """Everything in it, in sentences."""
    return text(of, Chosen())


def main() -> None:
    """Write every page as it reads now. Read the difference before you commit it."""
    PAGES.mkdir(exist_ok=True)
    wanted = {f"{name}.txt": page(of) for name, of in snapshots()}
    for old in PAGES.glob("*.txt"):
        if old.name not in wanted:
            old.unlink()
    for name, told in wanted.items():
        (PAGES / name).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
