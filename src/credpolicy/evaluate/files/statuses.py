"""Statuses: every word of an issuer is a standard one or explained by its map."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import STATUSES, Index
from credpolicy.evaluate.files.names import Names
from credpolicy.evaluate.files.spot import Spot, finding, of_record, of_verification
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES


def judge(index: Index) -> Iterator[Finding]:
    """Every status, written or seen at the source, that nobody explained."""
    for placed in index.snapshot.workers:
        for n, record in enumerate(placed.item.credentials):
            words = index.words.get(record.type)
            if words is None:
                continue
            if record.status is not None and record.status not in words:
                yield _unexplained(index, "STA001", record.type, record.status, of_record(placed, n).part("status"))
            for look, verification in enumerate(record.verifications):
                seen = verification.status_seen
                if seen is not None and seen not in words:
                    spot = of_verification(placed, n, look).part("status_seen")
                    yield _unexplained(index, "VER003", record.type, seen, spot)


def _unexplained(index: Index, code: str, credential_type: str, word: str, spot: Spot) -> Finding:
    issuer = index.types[credential_type].issuer
    sentence = f"`{spot.pointer[-1]}` is `{word}`, which is no standard status"
    if issuer is None:
        standard = ", ".join(STATUSES)
        advice = f"Standard are {standard}. To explain others, name the `issuer` of {credential_type}."
    else:
        sentence += f" and is not explained by the issuer {issuer}"
        advice = RULES[code].help
    names = Names(index.words[credential_type] or ())
    return finding(code, spot, sentence, names.mend(word, advice))
