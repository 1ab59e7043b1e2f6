"""What the tests of an import share: a map and rows become an intake."""

from collections.abc import Iterable

from credpolicy.load.import_map import read
from credpolicy.model.import_map import ImportMap
from credpolicy.reconcile.ingest import Intake, Row, take_in


def map_of(text: str) -> ImportMap:
    """The map in a text that has no fault."""
    import_map, problems = read(text.encode())
    assert import_map is not None, problems
    return import_map


def taken(text: str, header: list[str], *rows: Iterable[str]) -> Intake:
    """What the map in the text makes of rows that begin on line 2, each on a line of its own."""
    return take_in(header, [Row(line, list(cells)) for line, cells in enumerate(rows, 2)], map_of(text))
