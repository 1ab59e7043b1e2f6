"""Who demands something, how strictly, and how bad a gap is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from credpolicy.model.base import Day, Model, Text

Level = Literal["mandatory", "recommended"]


class Authority(Model):
    """Who demands it, and where that is written."""

    kind: Literal["law", "regulator", "issuer", "standard", "client", "internal"] = Field(description="Who demands it.")
    citation: Text = Field(description="Where it is written.", examples=["29 CFR 1910.178(l)"])
    url: Text | None = Field(None, description="Its address.")
    read_on: Day | None = Field(None, description="The day on which the citation was read.")
    standing: Literal["text", "secondary", "partial"] | None = Field(
        None, description="What was read: the rule's own text, what others say of it, or only a part."
    )
