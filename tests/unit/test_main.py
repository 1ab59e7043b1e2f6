"""Ctrl-C while the program loads ends it, and shows nothing of its inside."""

import signal
import subprocess
import sys

INTERRUPTED = """
import os, signal, sys
class Slow:
    def find_spec(self, name, path, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Slow())
from credpolicy.__main__ import process
sys.argv = ["credpolicy", "schema"]
process()
"""


def test_an_interrupt_while_it_loads_shows_no_traceback():
    usual = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    done = subprocess.run([sys.executable, "-c", usual + INTERRUPTED], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_whoever_ignores_interrupts_goes_on():
    ignored = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    done = subprocess.run([sys.executable, "-c", ignored + INTERRUPTED], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"policies")
