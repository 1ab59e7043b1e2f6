"""A comparison that comes as JSON from elsewhere: nothing in it is believed before its shape and size are."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import jsonschema

from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.report.shapes import published

MOST_BYTES = 32 * 1024 * 1024
"""More is not read. 24,700 findings and 7,300 turned verdicts, among 80,000 obligations, make 22.6 MB."""

_MEND = "It must be what `credpolicy diff --format json` of this version wrote, unchanged."


def received(data: bytes) -> dict[str, Any]:
    """The document, which keeps to the schema `diff-v1.json`. Raises UsageError for anything else.

    The texts in it are still those of whoever wrote it.
    """
    if len(data) > MOST_BYTES:
        raise UsageError(f"the file has more than {MOST_BYTES:,} bytes", "Read the job's log, where the text stands.")
    try:
        document = json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        first = terminal(str(error).partition("\n")[0])
        raise UsageError(f"the file is not JSON: {first}", _MEND) from error
    validator = jsonschema.Draft202012Validator(json.loads(published("diff")))
    for fault in validator.iter_errors(document):
        where = "/".join(map(str, fault.absolute_path)) or "the document"
        message = fault.message if len(fault.message) <= 100 else f"{fault.message[:97]}..."
        raise UsageError(f"the file is no comparison: {terminal(where)}: {terminal(message)}", _MEND)
    found: dict[str, Any] = document
    return found


def _no_number(name: str) -> NoReturn:
    message = f"{name} is no number"
    raise ValueError(message)
