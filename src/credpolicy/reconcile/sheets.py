"""Workers become the text of registry files, of a size that can be read and reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from credpolicy.edit import canonical
from credpolicy.errors import UsageError
from credpolicy.load.limits import MAX_FILE_BYTES

MARK = "# Written by `credpolicy import csv`.\n"
"""The first line of every file of an import."""

_HEAD = f"{MARK}workers:\n"
# A file can be edited after an import, and grows then.
_FULL = MAX_FILE_BYTES // 2


class Sheet(NamedTuple):
    """A registry file to write: its name, its text, and how many workers are in it."""

    name: str
    text: str
    workers: int


def sheets(workers: Iterable[dict[str, Any]], split: int) -> Iterator[Sheet]:
    """The files of a folder, with at most `split` workers each, numbered in the order of the workers.

    With one worker a file the file is named after the worker. Raises UsageError for a worker no file can hold.
    """
    texts: list[str] = []
    size = number = 0
    for worker in workers:
        text = _entry(worker)
        length = len(text.encode())
        if split == 1:
            yield Sheet(_own_name(worker["id"]), _HEAD + text, 1)
            continue
        if texts and (len(texts) == split or size + length > _FULL):
            number += 1
            yield Sheet(f"workers-{number:04}.yaml", _HEAD + "".join(texts), len(texts))
            texts, size = [], 0
        texts.append(text)
        size += length
    if texts:
        yield Sheet(f"workers-{number + 1:04}.yaml", _HEAD + "".join(texts), len(texts))


def sheet(workers: Iterable[dict[str, Any]], name: str) -> Sheet:
    """One file with all workers. Raises UsageError when it would be larger than the reader takes."""
    texts: list[str] = []
    size = len(_HEAD)
    for worker in workers:
        texts.append(_entry(worker))
        size += len(texts[-1].encode())
        if size > MAX_FILE_BYTES:
            message = f"{name} would have over {MAX_FILE_BYTES:,} bytes, which is more than is read of one file"
            raise UsageError(message, "Name a folder instead: the workers then go into several files.")
    return Sheet(name, _HEAD + "".join(texts), len(texts))


def _entry(worker: dict[str, Any]) -> str:
    text = canonical.entry(worker)
    if len(text.encode()) > MAX_FILE_BYTES - len(_HEAD):
        message = f"the worker `{worker['id']}` alone has over {MAX_FILE_BYTES:,} bytes"
        raise UsageError(message, "Look at the column that makes the id: many rows have the same value in it.")
    return text


def _own_name(worker: str) -> str:
    # READMEs are passed over when the registry is read, whatever their ending.
    return f"worker-{worker}.yaml" if worker.casefold().startswith("readme") else f"{worker}.yaml"
