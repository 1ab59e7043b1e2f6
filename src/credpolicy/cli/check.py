"""`credpolicy check`: who falls short on a day, why, since when, and by when it must be mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from credpolicy.cli import options, remembered
from credpolicy.model.finding import SEVERITIES, THRESHOLDS

FORMATS = ("text", "json", "markdown", "sarif", "junit", "github", "gitlab", "csv")


@click.command(name="check")
@options.PATH
@options.REV
@options.AS_OF
@options.KNOWN_ON
@options.POLICY_REV
@click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    help="Fail from these findings on, each including those before it. Default: `fail_on` of the settings.",
)
@click.option(
    "--baseline",
    metavar="REV",
    help="Fail only for what is not known on the base of the change, where it left this branch.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 instead of 1; other exit codes stay.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Show and count this severity and worse.")
@click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers.")
@click.option("--with-waived", is_flag=True, help="Tell waived findings in SARIF too, as suppressed ones.")
@click.option("--worker", "workers", multiple=True, metavar="ID", help="Only this worker; may be repeated.")
@options.REQUIREMENTS
@options.OWNERS
@options.stretch("--starting-within", "Tell who starts within so long, such as '14 days', and is not cleared by then.")
@options.stretch("--leaving-within", "Tell who leaves within so long, such as '30 days', and what must be handed over.")
@options.reports(FORMATS)
@options.QUIET
def command(*, path: Path | None, **asked: Any) -> int:
    """Judge who falls short on a day, and say why.

    PATH is the folder that holds policies/ and registry/; left out, the nearest one upwards is judged. With --baseline
    settings come from the base, and what its credpolicy-baseline.yaml lists is known, or without that file whatever
    fell short there on the same day. --known-on asks what was known on a day; it is judged by the policies of then,
    or by those of --policy-rev, and as of that day, unless --as-of names another.
    """
    rev, known_on, policy_rev = (asked[name] for name in ("rev", "known_on", "policy_rev"))
    question = remembered.Question("check", path, tuple(filter(None, (rev or "HEAD", policy_rev))), asked)
    # what lies on disk is judged as it is, and a change too: that writes nothing anywhere
    past = (rev or known_on) and not asked["baseline"]
    return remembered.answered(question) if past else remembered.answer(question, None).code
