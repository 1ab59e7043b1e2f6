"""The way in of `credpolicy` and of `python -m credpolicy`: whoever interrupts it while it loads just ends it."""

import signal


def process() -> None:
    """Load the command line and run it. Until it is loaded, Ctrl-C ends the process without a word."""
    is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_usual:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from credpolicy.cli import main  # noqa: PLC0415 - loading takes most of the time of a short command

    if is_usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    main.process()


if __name__ == "__main__":
    process()
