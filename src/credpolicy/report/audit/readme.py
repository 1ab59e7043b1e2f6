"""The page that lies in a bundle, for an auditor who has no credpolicy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from credpolicy.escape import terminal

_WHAT = {
    "population/": "complete lists, as CSV and with their stamp as JSON",
    "sample/": "what was drawn from them by lot",
    "results/": "every verdict and finding (check.json, findings.csv), and OSCAL assessment results",
    "waivers/": "every waiver: whether it counts, and whom it excuses",
    "history/": "the change log: one line for every event (history.jsonl, history.csv)",
    "integrity/": "what is irregular in how records came to be",
    "audits/": "the checklists of internal audits, as they are in the commit",
    "policies/": "the rules in force, as they are in the commit",
    "identities/": "who the workers are, as it is in the commit",
    "credpolicy.yaml": "the settings, as they are in the commit",
    "credpolicy.yml": "the settings, as they are in the commit",
}
_STATES = """\
States of obligations. Satisfied: compliant, expiring (soon to end), grace (ended, still accepted). Not a gap:
waived (an approved exception), provisional, not_yet_due, not_applicable. Gaps: missing, expired, invalid,
in_progress, unverified (held, but nobody looked at the source), unknown (cannot be told from the files).
"""


def page(about: Mapping[str, Any], members: Collection[str], *, signed: bool) -> str:
    """The page, as plain text."""
    revision, day = about["commit"], about["as_of"]
    parts = [
        f"STAFF CREDENTIALS AS OF {day}\n",
        f"Read from commit {revision},\nmade at {about['extracted_at']} by credpolicy {about['tool']['version']}.\n",
        _complete(about),
        _privacy(about),
        "WHAT IS IN IT\n",
        "".join(f"  {name:<17}{words}\n" for name, words in _WHAT.items() if any(m.startswith(name) for m in members))
        + "  manifest.json    path, size and SHA-256 of every member\n  SHA256SUMS       the same for sha256sum\n",
        _STATES,
        _check(signed=signed),
        _lot(about),
        _again(about),
    ]
    return "\n".join(part for part in parts if part)


def _complete(about: Mapping[str, Any]) -> str:
    if about["complete"]:
        return "Complete: policies and registry could be read whole, and nothing was left out of the lists.\n"
    named = "\n".join(f"  {terminal(name)}" for name in about["unread"][:50])
    return f"NOT COMPLETE: these could not be read whole, so the lists may lack something:\n{named}\n"


def _privacy(about: Mapping[str, Any]) -> str:
    if about["names"]:
        return "It holds names and addresses of persons (identities/, authors of commits). Keep it accordingly.\n"
    return (
        "Workers are told by ids. Names of persons, their addresses and the messages of commits are left out; authors\n"
        "are worker ids, or person-1, person-2 where no id is known. Files under identities/, and events and findings\n"
        "about them, are not in it.\n"
    )


def _check(*, signed: bool) -> str:
    text = (
        "TO CHECK IT\n\n"
        "  sha256sum -c SHA256SUMS                  every member is as it was when the archive was made\n"
        "  credpolicy audit verify BUNDLE.zip       the same, and that nothing else is hidden in the archive\n"
    )
    if signed:
        return text + (
            "\nThe manifest is signed. With the signer's public key in a file of allowed signers (man ssh-keygen):\n\n"
            "  ssh-keygen -Y verify -n credpolicy-audit -f allowed_signers -I SIGNER \\\n"
            "    -s manifest.json.sig < manifest.json\n"
        )
    return text + (
        "\nIt is not signed: this shows what changed by accident. Whoever can make an archive can make another one;\n"
        "compare the SHA-256 of the file with one that you got in another way.\n"
    )


def _again(about: Mapping[str, Any]) -> str:
    return (
        "TO MAKE IT AGAIN\n\n"
        f"In a clone of the repository: credpolicy audit bundle --rev {about['commit']}\n"
        f"  --as-of {about['as_of']} --extracted-at {about['extracted_at']} -o again.zip\n"
        "and the further options that manifest.json names. The same version of credpolicy gives the same bytes.\n"
    )


def _lot(about: Mapping[str, Any]) -> str:
    if about["sample"] is None:
        return ""
    seed = about["sample"]["seed"]
    return (
        "TO DRAW THE SAMPLE AGAIN\n\n"
        f"The seed is: {seed}\n"
        "Of every row of a list in population/ take SHA-256 of SEED:KEY, where KEY is the first column:\n\n"
        "  printf '%s' 'SEED:KEY' | sha256sum\n\n"
        "Sort the rows of each severity by it. The first rows are drawn, as many of each severity as the JSON under\n"
        "sample/ says (strata): in proportion, and at least one of each where the size permits.\n"
    )
