"""Every measurement, one after the other: `make bench`. Run nothing else meanwhile."""

from __future__ import annotations

from benchmarks import check, diff, everything, growth, kernel, load

for part in (load, check, diff, growth, kernel, everything):
    part.main()
