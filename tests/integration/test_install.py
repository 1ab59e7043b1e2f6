"""The project as a stranger meets it: the clone, the wheel, the README."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from credpolicy._version import __version__

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-03-02"  # the day the README names

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def run(*command: str | Path, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, and nothing else."""
    target = tmp_path_factory.mktemp("clone") / "credpolicy"
    cloned = run("git", "clone", "--quiet", "--no-hardlinks", ROOT, target, cwd=target.parent)
    assert cloned.returncode == 0, cloned.stderr
    return target


@pytest.fixture(scope="session")
def wheel(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the clone, built by the pinned back end without the network."""
    target = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=clone)
    assert built.returncode == 0, built.stderr
    return next(target.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Runs the wheel's own `credpolicy` in a clean environment; dependencies come from the pinned one."""
    target = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(target, with_pip=False, symlinks=True)
    done = run(
        *(sys.executable, "-m", "pip", "--python", target / "bin" / "python"),
        *("install", "--quiet", "--no-index", "--no-deps", wheel),
        cwd=target.parent,
    )
    assert done.returncode == 0, done.stderr
    # A path given this way does not follow .pth files, so the checkout itself stays out of sight.
    dependencies = sysconfig.get_path("purelib")

    def credpolicy(*arguments: str, cwd: Path = target) -> "subprocess.CompletedProcess[str]":
        return run(target / "bin" / "credpolicy", *arguments, cwd=cwd, PYTHONPATH=dependencies)

    return credpolicy


def test_the_wheel_holds_every_file_of_the_package(wheel: Path, clone: Path) -> None:
    source = clone / "src"
    expected = {p.relative_to(source).as_posix() for p in (source / "credpolicy").rglob("*") if p.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        assert expected - set(archive.namelist()) == set()
    assert "credpolicy/py.typed" in expected


def test_the_installed_command_says_its_version(installed: Command) -> None:
    answer = installed("--version")
    assert answer.returncode == 0, answer.stderr
    assert __version__ in answer.stdout


def test_the_installed_command_judges_the_committed_sample(installed: Command, clone: Path) -> None:
    answer = installed("check", "--as-of", AS_OF, "--exit-zero", cwd=clone)
    assert answer.returncode == 0, answer.stderr
    assert AS_OF in answer.stdout


def test_the_installed_command_makes_a_repository_with_every_template(installed: Command, tmp_path: Path) -> None:
    answer = installed("init", "--team", "@acme/x", "--as-of", AS_OF, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    templates = ROOT / "src" / "credpolicy" / "templates"
    for part in ("repository", "editor", "github"):
        folder = templates / part
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} <= made
    for command in (("check", "--as-of", AS_OF), ("test",), ("codeowners", "--check")):
        answer = installed(*command, cwd=tmp_path)
        assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_make_command_of_the_readme_exists(clone: Path) -> None:
    readme = (clone / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE))
    assert {"check", "test"} <= targets
    for target in targets:
        answer = run("make", "--dry-run", target, cwd=clone)
        assert answer.returncode == 0, answer.stderr


def test_make_without_a_recent_python_says_what_to_install(clone: Path, tmp_path: Path) -> None:
    for tool in ("sh", "bash", "make", "echo", "rm"):
        found = shutil.which(tool)
        if found:
            (tmp_path / tool).symlink_to(found)
    answer = run("make", "check", cwd=clone, PATH=str(tmp_path))
    assert answer.returncode == 2
    assert "error: no Python 3.11 or later" in answer.stderr
    assert "help: install Python 3.11" in answer.stderr
