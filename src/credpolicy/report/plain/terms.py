"""What things are called: credential types by their names, attributes by what was declared of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from credpolicy.model.policy import Attribute, Issuer
from credpolicy.model.responsibility import Owner, Sla
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.plain.words import listed, one_line


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of one snapshot. `names` are those of types, by id, where each is nobody else's."""

    names: Mapping[str, str]
    attributes: Mapping[tuple[str, str], Attribute]
    owners: Mapping[str, Owner]
    slas: Mapping[str, Sla]
    issuers: Mapping[str, Issuer]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Terms:
        """The words of a snapshot."""
        types = [placed.item for placed in snapshot.credential_types]
        said = Counter([*(kind.name for kind in types if kind.name), *(kind.id for kind in types)])
        return cls(
            {kind.id: one_line(kind.name) for kind in types if kind.name and said[kind.name] == 1},
            {(placed.item.of, placed.item.name): placed.item for placed in snapshot.attributes},
            {placed.item.id: placed.item for placed in snapshot.owners},
            {placed.item.id: placed.item for placed in snapshot.slas},
            {placed.item.id: placed.item for placed in snapshot.issuers},
        )

    def type(self, id_: str) -> str:
        """A credential type by its name, else by its id."""
        return self.names.get(id_, id_)

    def types(self, ids: Iterable[str], last: str = "and") -> str:
        """Several types, as a list in a sentence."""
        return listed([self.type(id_) for id_ in ids], last)

    def is_flag(self, of: str, name: str) -> bool:
        """Whether an attribute says yes or no."""
        declared = self.attributes.get((of, name))
        return declared is not None and declared.kind == "flag"

    def is_many(self, of: str, name: str) -> bool:
        """Whether a row may carry several values of an attribute."""
        declared = self.attributes.get((of, name))
        return declared is not None and declared.many
