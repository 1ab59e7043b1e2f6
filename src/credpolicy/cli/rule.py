"""`credpolicy rule`: what a finding's code means, why it matters and how it is mended."""

from __future__ import annotations

import click

from credpolicy.cli import options, output
from credpolicy.model.rules import RULES


@click.command(name="rule")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Explain a finding by its CODE; without a code, list every rule."""
    if code is None:
        width = max(map(len, RULES))
        output.write("".join(f"{r.code:<{width}}  {r.level:<8}  {r.title}\n" for r in RULES.values()))
        return 0
    options.known("rule", (code.upper(),), RULES)
    rule = RULES[code.upper()]
    output.write(f"{rule.code} ({rule.level}): {rule.title}\n\nWhy:  {rule.why}\nMend: {rule.help}\n")
    return 0
