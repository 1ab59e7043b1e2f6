"""Every exception that stops a run; each knows its exit code and its hint."""


class CredpolicyError(Exception):
    """The run stopped. `hint` is the mend, shown on a line of its own; `exit_code` is the process's."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CredpolicyError):
    """The command was called in a way that cannot be carried out."""


class RepositoryError(CredpolicyError):
    """The repository or the revision could not be read."""


class InternalError(CredpolicyError):
    """A defect of credpolicy itself: the result would not be trustworthy."""


class NothingError(CredpolicyError):
    """There was nothing to judge: no requirements, or no workers."""

    exit_code = 3


class OutsideError(CredpolicyError):
    """The outside world failed: a forge, a mail server, a source."""

    exit_code = 4


class UncertainError(OutsideError):
    """The outside world did not answer, and what was asked of it may have been done all the same."""


class FinalError(OutsideError):
    """The outside world will do nothing more in this run: no right, or a limit that takes too long to wait for."""


class GuardRailError(CredpolicyError):
    """A guard rail refused to go on."""

    exit_code = 5
