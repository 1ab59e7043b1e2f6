"""The templates that come with the program: files as they will lie in a repository."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

Part = Literal["repository", "editor", "github", "gitlab", "messages"]
"""The folders of templates: what credpolicy, editors and hooks, and a forge read; and what people are written."""

_HOME = resources.files("credpolicy").joinpath("templates")
_OURS = ("__pycache__", "__init__.py")


def templates(part: Part) -> dict[str, bytes]:
    """The files of a part by path with `/`, sorted; none where the part has no folder."""
    folder = _HOME.joinpath(part)
    return dict(sorted(_below(folder, ""))) if folder.is_dir() else {}


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name in _OURS:
            continue
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/")
        else:
            yield path + entry.name, entry.read_bytes()
