"""The starter packs that come with the program: which there are, their files, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from credpolicy.errors import InternalError
from credpolicy.load.decode import decode
from credpolicy.load.yaml import parse
from credpolicy.model.authority import Authority
from credpolicy.model.pack import Pack, PackIndex
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.snapshot import File

_HOME = resources.files("credpolicy").joinpath("packs")
_INDEX = "packs.yaml"
NOUNS = {"credential_types": "credential type", "requirements": "requirement", "coverage": "coverage"}
"""The collections whose objects rest on a citation, each with the word for one of them."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A pack: its files by name, as they are, and the objects in them by collection, in the order written."""

    pack: Pack
    files: tuple[tuple[str, bytes], ...]
    objects: tuple[tuple[str, Any], ...]

    def count(self, collection: str) -> int:
        """How many objects of a collection it holds."""
        return sum(name == collection for name, _ in self.objects)

    def citations(self) -> dict[Authority, list[tuple[str, str]]]:
        """What rests on each citation: the noun and the id of every object, in the order written."""
        found: dict[Authority, list[tuple[str, str]]] = {}
        for collection, item in self.objects:
            if collection in NOUNS and item.authority is not None:
                found.setdefault(item.authority, []).append((NOUNS[collection], item.id))
        return found


def packs() -> tuple[Pack, ...]:
    """The packs there are, in the order in which they are listed."""
    tree = parse(_HOME.joinpath(_INDEX).read_bytes()).tree
    return PackIndex.model_validate(tree).packs


def starter(pack: Pack) -> Starter:
    """A pack with its files, sorted by name. Raises InternalError if one of them is not what it must be."""
    folder = _HOME.joinpath(pack.name)
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    files = tuple((name, folder.joinpath(name).read_bytes()) for name in names)
    return Starter(pack, files, tuple(found for name, data in files for found in _objects(name, data)))


def _objects(name: str, data: bytes) -> Iterator[tuple[str, Any]]:
    parsed = parse(data)
    decoded = decode(parsed.tree or {}, PoliciesFile, File(name, ""))
    if parsed.problems or decoded.faults:
        message = f"the file {name} of a starter pack cannot be read"
        raise InternalError(message, "Install credpolicy again.")
    for collection, placed in decoded.objects:
        yield collection, placed.item
