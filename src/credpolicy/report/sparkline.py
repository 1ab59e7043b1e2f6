"""Sparklines: a row of figures as one line of small columns, or of plain characters where those cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence

_COLUMNS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
_PLAIN = "_.-:=+*#"
_ABSENT = " "


def sparkline(values: Sequence[float | None], width: int, *, symbols: bool, least: float = 0.0) -> str:
    """The values from left to right, the lowest column for `least` or less and the highest for the greatest value.

    Absent ones leave a blank. Of more values than `width` each column shows the greatest of its share, so that no peak
    is lost. Empty for no values.
    """
    shown = _squeezed(values, width)
    steps = _COLUMNS if symbols else _PLAIN
    top = max((value for value in shown if value is not None), default=least)
    return "".join(_ABSENT if value is None else steps[_step(value, least, top, len(steps))] for value in shown)


def _step(value: float, least: float, top: float, steps: int) -> int:
    if top <= least:
        return 0
    return max(0, min(steps - 1, round((value - least) / (top - least) * (steps - 1))))


def _squeezed(values: Sequence[float | None], width: int) -> list[float | None]:
    if len(values) <= width:
        return list(values)
    shares = (values[len(values) * n // width : len(values) * (n + 1) // width] for n in range(width))
    return [max((value for value in share if value is not None), default=None) for share in shares]
