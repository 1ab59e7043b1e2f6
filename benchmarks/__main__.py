"""Every measurement, one after the other: `make bench`. Run nothing else meanwhile."""

from __future__ import annotations

from benchmarks import check, diff, everything, growth, history, issues, kernel, load

for part in (load, check, diff, issues, history, growth, kernel, everything):
    part.main()
