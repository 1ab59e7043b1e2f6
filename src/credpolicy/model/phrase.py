"""Day phrases as they are written: `30 days after hired_on`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from credpolicy import dates
from credpolicy.model.base import DURATION_PATTERN, refuse


def phrase_schema(anchors: tuple[str, ...]) -> dict[str, Any]:
    """The schema of a day phrase: a day, one of these anchors, or a distance from either."""
    distance = DURATION_PATTERN.removeprefix("^").removesuffix("$")
    anchor = "|".join([*(name.replace(".", r"\.") for name in anchors), r"\d{4}-\d{2}-\d{2}"])
    return {
        "type": "string",
        "pattern": f"^({distance} (before|after) )?({anchor})$",
        "examples": [f"30 days after {anchors[0]}"],
    }


def _worker_phrase(value: object) -> dates.Phrase:
    if isinstance(value, dates.Phrase):
        return value
    if isinstance(value, dict):
        kind = next(iter(value), "{}")
        message = (
            f"`{kind}` in a day phrase is not judged by this version; write one phrase such as `30 days after hired_on`"
        )
        raise refuse(message)
    if not isinstance(value, str):
        message = "this is not a day phrase; write for example `30 days after hired_on`"
        raise refuse(message)
    try:
        return dates.parse_phrase(value, dates.ANCHORS_OF_WORKER)
    except ValueError as error:
        raise refuse(str(error)) from None


WorkerPhrase = Annotated[
    dates.Phrase, BeforeValidator(_worker_phrase), WithJsonSchema(phrase_schema(dates.ANCHORS_OF_WORKER))
]
"""A day named by distance from what is known of a worker and the assignment."""
