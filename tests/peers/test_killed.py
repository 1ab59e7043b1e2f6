"""Runs that are killed while they write to a forge: the next one leaves exactly the issues that are wanted."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.peers.conftest import Peer
from tests.peers.test_sync import opened, synced, wanted
from tests.unit.reconcile.issues.wards import DAY, States, evaluated, ward

ROOT = Path(__file__).parents[2]
PEOPLE = ("ann", "bob", "cleo")
NURSERY = """
import json, os, sys
from datetime import date
from credpolicy.adapters.github import GitHub
from credpolicy.adapters.github_http import Pace
from credpolicy.reconcile.issues.apply import apply
from tests.peers.conftest import Assigning
from tests.peers.test_sync import planned
from tests.unit.reconcile.issues.wards import DAY, evaluated, ward
for line in sys.stdin:
    repository, token, api, day, states = json.loads(line)
    child = os.fork()
    if not child:
        states = {(who, what): state for who, what, state in states}
        gaps = evaluated(ward(), states, date.fromisoformat(day), since=DAY)
        with GitHub(repository, token, api, Pace(sleep=lambda _: None), Assigning()) as github:
            plan = planned(gaps, github)
            os.write(1, b"plan\\n")
            apply(plan, github)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Has everything loaded, and bears a process for each line it reads: its number, its exit code and signs of life."""


@pytest.mark.at_length
def test_fifty_runs_killed_at_random_points_leave_no_duplicate_and_no_orphan(peer: Peer) -> None:
    chance = random.Random(7)  # noqa: S311 - the same moments again
    took, killed, midway, day = 0.2, 0, 0, DAY
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as nursery:
        for _ in range(400):
            day += timedelta(days=1)
            states = some(chance)
            child = begun(nursery, peer, day, states)
            start = time.monotonic()
            time.sleep(chance.random() * took)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            dead = ended(nursery) == -signal.SIGKILL
            spent = time.monotonic() - start
            gaps = evaluated(ward(), states, day, since=DAY)
            before = opened(peer)
            killed += dead
            midway += dead and before != wanted(gaps)
            took = took * 1.1 if dead else max(0.02, min(took, spent))
            assert not [outcome for outcome in synced(peer, gaps) if outcome.failed]
            assert opened(peer) == wanted(gaps)
            assert synced(peer, gaps) == ()
            assert not [each for each, times in told(peer).items() if times > 1]
            if killed >= 50 and midway >= 20:
                break
        assert nursery.stdin is not None
        nursery.stdin.close()
    assert killed >= 50
    assert midway >= 20, "too few were killed before they had done everything"


def some(chance: random.Random) -> States:
    """Gaps of some of the people, none of the others."""
    states: States = {}
    for who in PEOPLE:
        for what in ("card", "drill"):
            states[who, what] = chance.choice(("missing", "expired", "unverified", "compliant"))
    return states


def begun(nursery: subprocess.Popen[str], peer: Peer, day: date, states: States) -> int:
    """The number of a process that has made its plan and begins to write."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    told = [(who, what, state) for (who, what), state in states.items()]
    nursery.stdin.write(json.dumps([peer.repository, peer.token, peer.api, day.isoformat(), told]) + "\n")
    nursery.stdin.flush()
    lines = {nursery.stdout.readline().strip() for _ in range(2)}
    (number,) = (int(line) for line in lines if line.isdigit())
    return number


def ended(nursery: subprocess.Popen[str]) -> int:
    assert nursery.stdout is not None
    return int(nursery.stdout.readline())


def told(peer: Peer) -> Counter[tuple[str, str]]:
    """How often each comment was made."""
    with peer.tracker() as github:
        return Counter(
            (issue.number, text) for issue in github.issues("credpolicy", DAY) for text in github.comments(issue.number)
        )
