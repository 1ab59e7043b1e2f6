"""`credpolicy schema`: the JSON Schema of a kind of file, for editors, or of an output, for other tools."""

from __future__ import annotations

from typing import Literal

import click

from credpolicy.cli import output
from credpolicy.model import schema
from credpolicy.report.shapes import published

FILES = {
    "policies": "files under policies/",
    "registry": "files under registry/",
    "identities": "files under identities/",
    "settings": "credpolicy.yaml",
}
OUTPUTS = {
    "check": "what `credpolicy check --format json` prints",
    "validate": "what `credpolicy validate --format json` prints",
    "explain": "what `credpolicy explain --format json` prints",
    "who": "what `credpolicy who --format json` prints",
    "requirements": "what `credpolicy requirements --format json` prints",
    "test": "what `credpolicy test --format json` prints",
}


@click.command(name="schema")
@click.argument("kind", type=click.Choice((*FILES, *OUTPUTS)), required=False)
def command(kind: schema.Kind | Literal["check", "validate", "explain", "who", "requirements", "test"] | None) -> int:
    """Print the JSON Schema of a KIND of file or output; without a kind, list them."""
    match kind:
        case None:
            lines = {**FILES, **OUTPUTS}
            output.write("".join(f"{name:<12}  {line}\n" for name, line in lines.items()))
        case "check" | "validate" | "explain" | "who" | "requirements" | "test":
            output.write(published(kind))
        case _:
            output.write(schema.text(kind))
    return 0
