"""Every measurement, one after the other: `make bench`. Run nothing else meanwhile."""

from __future__ import annotations

from benchmarks import check, everything, growth, kernel, load

for part in (load, check, growth, kernel, everything):
    part.main()
