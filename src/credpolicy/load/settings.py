"""Reads the settings of a revision from its `credpolicy.yaml`."""

import difflib
import re
import zoneinfo
from collections.abc import Collection
from typing import Any

from credpolicy.load.decode import settle
from credpolicy.load.shape import Fault, capped
from credpolicy.load.values import shown
from credpolicy.model.finding import Pointer
from credpolicy.model.settings import Settings

# `localtime`, `posix/` and `right/` are the machine's own
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}", re.ASCII)


def decode_settings(tree: dict[str, Any], marked: Collection[Pointer] = ()) -> tuple[Settings, list[Fault]]:
    """The settings and what is wrong with them. What cannot be read is left at its default and told.

    `marked` are places of which the reader has already told a problem.
    """
    read = settle(Settings, tree, marked, lambda pointer, _: pointer[:1])
    settings, faults = read.item or Settings(), read.faults
    mend = zone_mend(settings.timezone)
    if mend is not None:
        message = f"{shown(settings.timezone)} is not a time zone"
        faults = [*faults, Fault("SHP003", ("timezone",), "value", message, mend)]
        settings = settings.model_copy(update={"timezone": "UTC"})
    return settings, capped(faults)


def zone_mend(name: str) -> str | None:
    """None for the name of a time zone; for any other text the mend."""
    if _is_zone(name):
        return None
    zones = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
    near = difflib.get_close_matches(name, zones, n=1)
    return f"Did you mean `{near[0]}`?" if near else "Write the name of a city's zone, for example `Europe/Berlin`."


def _is_zone(name: str) -> bool:
    # looking a zone up opens a file of that name; the list of all of them takes long to make
    if not _ZONE.fullmatch(name) or name == "Factory":
        return False
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError):
        return False
    return True
