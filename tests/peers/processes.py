"""Servers of others that tests talk to: started on a free port of this machine, and ended by their process."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_START = 60.0


@contextmanager
def serving(command: Callable[[int], list[str]], log: Path) -> Iterator[int]:
    """The port of a server that runs as long as the block; `command` starts it on a port."""
    for last in (False, False, True):
        port = free()
        with log.open("wb") as output, subprocess.Popen(command(port), stdout=output, stderr=output) as process:
            try:
                if _answers(process, port):
                    yield port
                    return
                # somebody else took the port meanwhile, or it does not start at all
                assert not last, log.read_text(encoding="utf-8", errors="replace")[-2000:]
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


def free() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert isinstance(port, int)
    return port


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    end = time.monotonic() + LONGEST_START
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return process.poll() is None
    return False
