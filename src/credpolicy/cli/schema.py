"""`credpolicy schema`: the JSON Schema of a kind of file, for editors, or of an output, for other tools."""

from __future__ import annotations

from typing import cast

import click

from credpolicy.cli import output
from credpolicy.model import schema
from credpolicy.report.shapes import published

FILES = {
    "policies": "files under policies/",
    "registry": "files under registry/",
    "identities": "files under identities/",
    "audits": "files under audits/",
    "settings": "credpolicy.yaml",
    "baseline": "credpolicy-baseline.yaml",
}
OUTPUTS = {
    "check": "what `credpolicy check --format json` prints",
    "validate": "what `credpolicy validate --format json` prints",
    "diff": "what `credpolicy diff --format json` prints",
    "explain": "what `credpolicy explain --format json` prints",
    "who": "what `credpolicy who --format json` prints",
    "owners": "what `credpolicy owners --format json` prints",
    "requirements": "what `credpolicy requirements --format json` prints",
    "test": "what `credpolicy test --format json` prints",
    "timeline": "what `credpolicy timeline --format json` prints",
    "forecast": "what `credpolicy forecast --format json` prints",
    "waivers": "what `credpolicy waivers list --format json` and `audit` print",
    "issues": "what `credpolicy issues plan --format json` and `sync` print",
    "remind": "what `credpolicy remind plan --format json` and `send` print",
    "retention": "what `credpolicy retention plan --format json` prints",
    "history": "each line of what `credpolicy history --format json` prints",
    "integrity": "what `credpolicy integrity --format json` prints",
    "audit-plan": "what `credpolicy audit plan --format json` prints",
    "population": "what `credpolicy audit population --format json` prints",
    "sample": "what `credpolicy audit sample --format json` prints",
    "bundle": "manifest.json of what `credpolicy audit bundle` writes",
    "cache": "what `credpolicy cache info --format json` prints",
    "blame": "what `credpolicy blame --format json` prints",
}


@click.command(name="schema")
@click.argument("kind", type=click.Choice((*FILES, *OUTPUTS)), required=False)
def command(kind: str | None) -> int:
    """Print the JSON Schema of a KIND of file or output; without a kind, list them."""
    if kind is None:
        lines = {**FILES, **OUTPUTS}
        output.write("".join(f"{name:<12}  {line}\n" for name, line in lines.items()))
    elif kind in OUTPUTS:
        output.write(published(kind))
    else:
        output.write(schema.text(cast(schema.Kind, kind)))
    return 0
