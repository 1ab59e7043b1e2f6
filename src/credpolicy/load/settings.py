"""Reads the settings of a revision from its `credpolicy.yaml`."""

import difflib
import zoneinfo
from collections.abc import Collection
from typing import Any

from credpolicy.load.decode import settle
from credpolicy.load.shape import Fault, capped
from credpolicy.load.values import shown
from credpolicy.model.finding import Pointer
from credpolicy.model.settings import Settings


def decode_settings(tree: dict[str, Any], marked: Collection[Pointer] = ()) -> tuple[Settings, list[Fault]]:
    """The settings and what is wrong with them. What cannot be read is left at its default and told.

    `marked` are places of which the reader has already told a problem.
    """
    read = settle(Settings, tree, marked, lambda pointer, _: pointer[:1])
    settings, faults = read.item or Settings(), read.faults
    # Looking a zone up would open a file of that name, so the list is asked; `localtime` is the machine's own.
    zones = zoneinfo.available_timezones() - {"localtime", "Factory"} if settings.timezone != "UTC" else {"UTC"}
    if settings.timezone not in zones:
        near = difflib.get_close_matches(settings.timezone, sorted(zones), n=1)
        mend = f"Did you mean `{near[0]}`?" if near else "Write the name of a city's zone, for example `Europe/Berlin`."
        message = f"{shown(settings.timezone)} is not a time zone"
        faults = [*faults, Fault("SHP003", ("timezone",), "value", message, mend)]
        settings = settings.model_copy(update={"timezone": "UTC"})
    return settings, capped(faults)
