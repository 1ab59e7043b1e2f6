"""The way in: help from a table, and one line and a mend for whatever goes wrong."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from credpolicy._version import __version__
from credpolicy.cli import main as main_module
from credpolicy.cli.main import COMMANDS, Commands, main
from credpolicy.errors import GuardRailError, InternalError, OutsideError, RepositoryError, UsageError
from tests.unit.cli.answers import Answer


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    def called(*arguments: str) -> Answer:
        code = main(arguments)
        return Answer(code, *capsys.readouterr())

    return called


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make `credpolicy schema` end with this exception."""

    def fail_with(error: BaseException) -> None:
        def body() -> int:
            raise error

        monkeypatch.setattr(Commands, "get_command", lambda *_: click.Command("schema", callback=body))

    return fail_with


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command_of_the_table(call: Callable[..., Answer], option: str) -> None:
    answer = call(option)
    assert answer.code == 0
    for entry in COMMANDS:
        assert f"  {entry.name} " in answer.out
        assert entry.line in answer.out
    assert "130 interrupted" in " ".join(answer.out.split())


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_of_the_table_can_be_loaded_and_explains_itself(
    call: Callable[..., Answer], entry: main_module.Entry
) -> None:
    answer = call(entry.name, "-h")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: credpolicy {entry.name} ")


def test_version(call: Callable[..., Answer]) -> None:
    assert call("--version") == (0, f"credpolicy {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "error", "help_"),
    [
        ((), "error: a command is missing", "`credpolicy --help`"),
        (("chek",), "error: no such command `chek`; did you mean `check`?", "`credpolicy --help`"),
        (("xyzzy",), "error: no such command `xyzzy`\n", "`credpolicy --help`"),
        (("--verson",), "error: no such option '--verson'", "`credpolicy --help`"),
        (("schema", "polices"), "error: invalid value for '[", "`credpolicy schema --help`"),
        (("schema", "policies", "more"), "error: got unexpected extra argument (more)", "schema --help`"),
        (("rule", "GAP01"), "error: there is no rule `GAP01`\nhelp: Did you mean `GAP001`?", ""),
        (("rule", "\x1b[2J"), "error: there is no rule `\\x1b[2J`\n", ""),
    ],
)
def test_a_misspelt_command_line_is_two_lines_and_exit_2(
    call: Callable[..., Answer], arguments: tuple[str, ...], error: str, help_: str
) -> None:
    answer = call(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(error)
    assert help_ in answer.err
    assert len(answer.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("a", "b"), 2),
        (RepositoryError("a", "b"), 2),
        (InternalError("a", "b"), 2),
        (OutsideError("a", "b"), 4),
        (GuardRailError("a", "b"), 5),
    ],
)
def test_each_error_has_its_exit_code(
    call: Callable[..., Answer], failing: Callable[[BaseException], None], error: BaseException, code: int
) -> None:
    failing(error)
    assert call("schema") == (code, "", "error: a\nhelp: b\n")


def test_an_error_without_a_hint_has_no_help_line(
    call: Callable[..., Answer], failing: Callable[[BaseException], None]
) -> None:
    failing(UsageError("a"))
    assert call("schema") == (2, "", "error: a\n")


@pytest.mark.parametrize("error", [ValueError("bad\n\x1b[2J"), RecursionError("deep"), MemoryError(), OSError(5, "x")])
def test_what_nobody_foresaw_is_one_line_and_no_traceback(
    call: Callable[..., Answer], failing: Callable[[BaseException], None], error: BaseException
) -> None:
    failing(error)
    answer = call("schema")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"error: credpolicy itself failed: {type(error).__name__}: ")
    assert "help: This is a defect of the program" in answer.err
    assert "Traceback" not in answer.err
    assert "\x1b" not in answer.err
    assert len(answer.err.splitlines()) == 2


def test_debug_shows_where_it_happened(call: Callable[..., Answer], failing: Callable[[BaseException], None]) -> None:
    failing(ValueError("bad"))
    answer = call("--debug", "schema")
    assert answer.code == 2
    assert "Traceback" in answer.err
    assert "in body" in answer.err


def test_debug_tells_of_a_command_that_cannot_even_be_loaded(
    call: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (main_module.Entry("schema", "credpolicy.cli.absent", "Broken."),)
    monkeypatch.setattr(main_module, "COMMANDS", broken)
    answer = call("--debug", "schema")
    assert answer.code == 2
    assert "Traceback" in answer.err
    assert "ModuleNotFoundError" in answer.err


def test_an_interrupt_is_130(call: Callable[..., Answer], failing: Callable[[BaseException], None]) -> None:
    failing(KeyboardInterrupt())
    assert call("schema") == (130, "", "interrupted\n")


def test_a_pipe_that_breaks_inside_the_program_is_no_success(
    call: Callable[..., Answer], failing: Callable[[BaseException], None]
) -> None:
    failing(BrokenPipeError(32, "a child has gone"))
    answer = call("schema")
    assert answer.code == 2
    assert "credpolicy itself failed: BrokenPipeError" in answer.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("own", [True, False])
def test_a_signal_unwinds_whatever_is_made_of_it(
    call: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, number: int, code: int, own: bool
) -> None:
    tidied: list[str] = []

    def body() -> int:
        try:
            os.kill(os.getpid(), number)
            signal.pause()
        except KeyboardInterrupt:
            if own:
                raise RuntimeError("Query interrupted") from None
            raise
        finally:
            tidied.append("tidied")
        return 0

    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    monkeypatch.setattr(Commands, "get_command", lambda *_: click.Command("schema", callback=body))
    assert call("schema") == (code, "", "interrupted\n")
    assert tidied == ["tidied"]
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_signal_that_is_ignored_stays_ignored(call: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    def body() -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    monkeypatch.setattr(Commands, "get_command", lambda *_: click.Command("schema", callback=body))
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        assert call("schema") == (0, "", "")
    finally:
        signal.signal(signal.SIGTERM, before)


def _process(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "credpolicy", *arguments],
        stderr=subprocess.PIPE,
        **options,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize("arguments", [("--help",), ("rule",), ("schema", "check")])
def test_a_reader_that_has_gone_is_no_fault(arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with _process(*arguments, stdout=writing) as process:
        os.close(writing)
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_full_disk_is_no_success() -> None:
    with Path("/dev/full").open("wb") as full, _process("rule", stdout=full) as process:
        assert process.stderr is not None
        complaint = process.stderr.read().decode()
    assert process.returncode == 2
    assert complaint.startswith("error: the output cannot be written: ")
    assert len(complaint.splitlines()) == 2


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_change_no_verdict(closed: str) -> None:
    run = subprocess.run(
        ["sh", "-c", f'"$0" -m credpolicy rule GAP01 {closed}', sys.executable],
        capture_output=True,
        check=False,
    )
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
def test_no_encoding_stops_the_output(encoding: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "credpolicy", "rule", "李\u2713"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert run.returncode == 2
    assert "there is no rule `" in run.stderr.decode(encoding)
    assert b"Traceback" not in run.stderr


def test_the_collector_is_as_it_was_after_a_command() -> None:
    assert gc.isenabled()
    assert main(["rule", "NOPE"]) == 2
    assert gc.isenabled()
    gc.disable()
    try:
        main(["--version"])
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The codes with which the process would have ended at once, for `credpolicy --version`."""
    codes: list[int] = []
    monkeypatch.setattr(main_module.os, "_exit", codes.append)
    monkeypatch.setattr(sys, "argv", ["credpolicy", "--version"])
    yield codes
    gc.enable()


def test_the_process_ends_at_once_with_the_exit_code(
    ended: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main_module.process()
    monkeypatch.setattr(sys, "argv", ["credpolicy", "nonsense"])
    main_module.process()
    assert ended == [0, 2]
    assert capsys.readouterr().out == f"credpolicy {__version__}\n"


def test_what_cannot_be_written_at_the_end_is_left_to_python_to_tell(
    ended: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.stdout, "flush", full)
    monkeypatch.setattr(main_module, "main", lambda: 1)
    with pytest.raises(SystemExit) as left:
        main_module.process()
    assert left.value.code == 1
    assert ended == []
