"""Lines and columns for what is shown: locations are symbolic until here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from credpolicy.load.source import Entry, Source
from credpolicy.load.yaml import excerpt, locate
from credpolicy.model.finding import Location
from credpolicy.model.snapshot import File
from credpolicy.report.view import Excerpt


def positions(source: Source, locations: Iterable[Location]) -> dict[Location, Excerpt]:
    """Where these locations are, by reading their files once more.

    A location is left out when its file cannot be read, or is no longer the one that was judged.
    """
    by_file: defaultdict[File, list[Location]] = defaultdict(list)
    for location in locations:
        by_file[File(location.path, location.blob)].append(location)
    entries = [Entry(file.path, "file", file.blob) for file in by_file if file.blob]
    found: dict[Location, Excerpt] = {}
    for entry, data in source.read(entries):
        # On disk the content may have changed meanwhile; its blob then differs and nothing is found here.
        if isinstance(data, bytes):
            for location in by_file.get(File(entry.path, entry.blob), ()):
                found[location] = _excerpt(data, location)
    return found


def _excerpt(data: bytes, location: Location) -> Excerpt:
    mark = None if location.line is not None else locate(data, location.pointer, location.on)
    if mark is None:
        line, column = location.line or 1, location.column or 1
        return Excerpt(line, column, excerpt(data, line))
    source = excerpt(data, mark.line)
    end = mark.end_column if mark.end_line == mark.line else len(source) + 1
    return Excerpt(mark.line, mark.column, source, max(1, end - mark.column))
