"""Patterns of numbers: RE2, which takes linear time on any text, so that no policy can stall a run."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

import re2
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from credpolicy.model.base import Text

# A pattern of an untrusted policy may not take much memory; that of a licence number needs a few kilobytes.
_MEMORY = 1 << 20


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Any:
    """The pattern, ready for `.fullmatch(text)`. Raises ValueError with a sentence for what is not RE2."""
    options = re2.Options()
    options.never_nl = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        told = error.args[0] if error.args else ""
        reason = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
        message = f"this pattern is not valid RE2: {reason}"
        raise ValueError(message) from None


def _compiles(pattern: str) -> str:
    try:
        compile_pattern(pattern)
    except ValueError as error:
        raise PydanticCustomError("pattern", "{sentence}", {"sentence": str(error)}) from None
    return pattern


NumberPattern = Annotated[Text, AfterValidator(_compiles)]
