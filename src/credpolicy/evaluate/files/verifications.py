"""Verifications: done by somebody known, who is not the holder."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, of_verification
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES

# Here the one who asks is a system or another organisation, which is in no registry of workers.
_BY_SYSTEMS = frozenset(("api", "cvo"))


def judge(index: Index) -> Iterator[Finding]:
    """Every look at the source that was done by the holder or by nobody who is known."""
    names = index.names["workers"]
    workers = names.all
    for placed in index.snapshot.workers:
        holder = placed.item.id
        for n, record in enumerate(placed.item.credentials):
            for look, verification in enumerate(record.verifications):
                by = verification.verified_by
                if by == holder:
                    spot = of_verification(placed, n, look).part("verified_by")
                    sentence = f"the verification of {verification.verified_on} was done by the holder"
                    yield finding("VER001", spot, sentence)
                elif by not in workers and verification.method not in _BY_SYSTEMS:
                    spot = of_verification(placed, n, look).part("verified_by")
                    sentence = f"`verified_by` names `{by}`, but there is no such worker"
                    yield finding("VER002", spot, sentence, names.mend(by, RULES["VER002"].help))
