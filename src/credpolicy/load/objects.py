"""The contents of git objects, through one process that is ended whatever happens."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from subprocess import PIPE

from git.cmd import Git
from git.exc import GitCommandError

from credpolicy.load.limits import MAX_FILE_BYTES
from credpolicy.load.source import ReadFailure, too_large

# Requests sent before the answers are read. At 65 bytes each they fit into a pipe, so nobody waits for ever.
_AHEAD = 400


def contents(
    command: Sequence[str], environment: Mapping[str, str], ids: Sequence[str]
) -> Iterator[bytes | ReadFailure]:
    """The contents of these objects, in order, from `command`, which speaks as `git cat-file --batch`.

    A damaged one costs a new process, not the others. `environment` is added to that of this process.
    """
    position = 0
    while position < len(ids):
        process = Git().execute([*command], PIPE, as_process=True, env={**environment})
        try:
            for content in _answers(process, ids[position:]):
                position += 1
                yield content
        finally:
            complaint = _end(process)
        if position < len(ids):
            position += 1
            yield _unavailable(complaint)


def _answers(process: Git.AutoInterrupt, ids: Sequence[str]) -> Iterator[bytes | ReadFailure]:
    """What one `cat-file --batch` says; fewer answers than ids when it broke off."""
    requests = iter(ids)
    while batch := list(islice(requests, _AHEAD)):
        try:
            process.stdin.write("".join(f"{name}\n" for name in batch).encode("ascii"))
            process.stdin.flush()
        except BrokenPipeError:
            return
        for _ in batch:
            header = process.stdout.readline().split()
            if not header:
                return
            if header[-1] == b"missing":
                yield _unavailable("it is missing")
                continue
            size = int(header[-1])
            if size > MAX_FILE_BYTES:
                content: bytes | ReadFailure = too_large(size)
                while size > 0 and process.stdout.read(min(size, MAX_FILE_BYTES)):
                    size -= MAX_FILE_BYTES
            else:
                content = process.stdout.read(size)
                if len(content) < size:
                    return
            process.stdout.read(1)
            yield content


def _end(process: Git.AutoInterrupt) -> str:
    """Stop the process, whatever it is doing; its last complaint."""
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    process.stdout.close()
    complaint: bytes = process.stderr.read()
    process.stderr.close()
    with contextlib.suppress(GitCommandError):  # told by the complaint, or by the missing answer
        process.wait(stderr=complaint)
    return complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]


def _unavailable(why: str) -> ReadFailure:
    return ReadFailure(
        f"git cannot give the content of this file: {why}",
        "If the clone was made with --filter, clone it again without; otherwise look at it with `git fsck`.",
    )
