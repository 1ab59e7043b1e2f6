"""Sampling: what is drawn from a list, so that anybody can draw it again with `sha256sum`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from credpolicy.model.audit import STRATA, Stratum
from credpolicy.model.population import Population, Row, Sample


def rank(seed: str, key: str) -> str:
    """By what rows are ranked: the SHA-256 of `SEED:KEY` in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{key}".encode("utf-8", "surrogateescape")).hexdigest()


def sample(population: Population, size: int, seed: str) -> Sample:
    """So many rows, or all where there are fewer: of each severity those of the lowest rank."""
    by: defaultdict[Stratum, list[Row]] = defaultdict(list)
    for row in population.rows:
        by[row.severity].append(row)
    shares = allocation({name: len(by[name]) for name in STRATA if by[name]}, size)
    drawn = [row for name, many in shares.items() for row in _lowest(by[name], many, seed)]
    strata = {name: (len(by[name]), many) for name, many in shares.items()}
    return Sample(population, size, seed, tuple(sorted(drawn, key=lambda row: row.key)), strata)


def _lowest(rows: list[Row], many: int, seed: str) -> list[Row]:
    return sorted(rows, key=lambda row: (rank(seed, row.key), row.key))[:many]


def allocation(rows: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """How many to draw of each stratum, which all have rows: by their sizes, the largest remainders rounded up.

    Of two equal remainders that of the worse severity is. Where `size` is enough for all of them each gets at least
    one, which is taken from the stratum that has most more than its exact share.
    """
    total = sum(rows.values())
    if size >= total:
        return dict(rows)
    shares = {name: size * count // total for name, count in rows.items()}
    left = size - sum(shares.values())
    for name in sorted(rows, key=lambda name: (-(size * rows[name] % total), STRATA.index(name)))[:left]:
        shares[name] += 1
    if size >= len(rows):
        for name in sorted((name for name in shares if not shares[name]), key=STRATA.index):
            giver = max(
                (other for other in shares if shares[other] > 1),
                key=lambda other: (shares[other] * total - size * rows[other], STRATA.index(other)),
            )
            shares[giver] -= 1
            shares[name] = 1
    return shares
