"""Random histories: what is asked through a cache that knows other days and revisions is what a fresh clone says."""

from __future__ import annotations

import copy
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from credpolicy.cli.main import main
from credpolicy.model.timeline import STEPS
from tests.histories import History, fast_import, text
from tests.strategies import SEEDS
from tests.unit.cli.answers import Answer

MANY = int(os.environ.get("CREDPOLICY_HISTORIES", "60"))
TOGETHER = "registry/together.yaml"


class Scattered(History):
    """A history in which files are also joined and split."""

    def _people(self) -> dict[str, bytes | None]:
        if self._chance.random() > 0.3:
            return super()._people()
        workers = self._sides[self._chance.randrange(2)].registry["workers"]
        chosen = [copy.deepcopy(worker) for worker in self._chance.sample(workers, min(len(workers), 2))]
        own: dict[str, bytes | None] = {f"registry/{worker['id']}.yaml": None for worker in chosen}
        if TOGETHER in self._there:
            return {TOGETHER: None, **{path: self._worker(one) for path, one in zip(own, chosen, strict=True)}}
        return {**own, TOGETHER: text({"workers": chosen})}


class Story:
    """A repository with a random history, a fresh clone of it, and somebody who asks both."""

    def __init__(self, seed: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._chance = Random(seed)  # noqa: S311 - histories for tests, no secrets
        self._capsys = capsys
        self._history = Scattered(seed).grow(3)
        self.kept = fast_import(folder / "kept", self._history.commits)
        self.fresh = folder / "fresh"
        subprocess.run(["git", "clone", "--quiet", "--bare", "--no-local", self.kept, self.fresh], check=True)

    def question(self) -> tuple[str, ...]:
        """Something that can be asked of the history, by a name and a day."""
        chance, last = self._chance, len(self._history.commits) - 1
        rev = f"main~{chance.randint(0, last)}"
        day = max(day for day, _ in self._history.commits) + timedelta(days=chance.choice([0, 0, 3, 40]))
        form = ("--format", chance.choice(["json", "json", "text", "csv"]))
        if chance.random() < 0.5:
            more = chance.choice([(), (), ("--no-waivers",), ("--known-on", str(day)), ("--policy-rev", "main")])
            return ("check", "--rev", rev, "--as-of", str(day), *more, *form)
        more = chance.choice([(), (), ("--policy-rev", "main"), ("--against", rev)])
        return ("timeline", "--rev", rev, "--by", chance.choice(STEPS[:3]), "--until", str(day), *more, *form)

    def ask(self, folder: Path, question: tuple[str, ...]) -> Answer:
        code = main([question[0], str(folder), *question[1:]])
        return Answer(code, *self._capsys.readouterr())

    def spoil(self) -> None:
        """Turn some bytes of the cache over, wherever they are."""
        file = self.kept / "credpolicy" / "cache.sqlite3"
        if not file.exists():
            return
        content = bytearray(file.read_bytes())
        for _ in range(self._chance.choice([1, 5, 50, 500])):
            content[self._chance.randrange(len(content))] ^= self._chance.randrange(1, 256)
        if self._chance.random() < 0.2:
            del content[self._chance.randrange(len(content)) :]
        file.write_bytes(content)


def check(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A question after another one, with a whole cache or a spoiled one, and the same again."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        story = Story(seed, Path(name), capsys)
        story.ask(story.kept, story.question())
        if seed % 2:
            story.spoil()
        question = story.question()
        kept = story.ask(story.kept, question)
        if seed % 4 == 3:
            story.spoil()
        again = story.ask(story.kept, question)
        with patch.context() as alone:
            alone.setenv("CREDPOLICY_CACHE", "off")
            fresh = story.ask(story.fresh, question)
        assert "Traceback" not in kept.err, (seed, question)
        assert "itself failed" not in kept.err, (seed, question)
        # an error names the folder that it is about
        told = [
            Answer(one.code, one.out, one.err.replace(str(story.kept), "").replace(str(story.fresh), ""))
            for one in (kept, again, fresh)
        ]
        assert told[0] == told[2], (seed, question)
        assert told[1] == told[2], (seed, question)


@settings(max_examples=MANY, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SEEDS)
def test_histories_are_answered_as_fresh_clones_are(capsys: pytest.CaptureFixture[str], seed: int) -> None:
    check(seed, capsys)
