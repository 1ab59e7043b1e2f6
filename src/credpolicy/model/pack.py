"""Starter packs: policies of a field, with their citations, that come with the program."""

from __future__ import annotations

from pydantic import Field

from credpolicy.model.base import Id, Items, Model, Text


class Pack(Model):
    """What a starter pack is about."""

    name: Id = Field(description="Its name, and that of its folder.", examples=["aviation"])
    title: Text = Field(description="The field.")
    summary: Text = Field(description="Which rules it holds, in a line.")


class PackIndex(Model):
    """The file that lists the packs."""

    packs: Items[Pack] = Field((), description="The packs, in the order in which they are listed.")
