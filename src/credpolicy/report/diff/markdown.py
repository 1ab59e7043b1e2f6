"""A comparison as the comment on a pull request, made from its JSON, which may come from somebody hostile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from credpolicy.model.comparison import TURNS, Turn
from credpolicy.report.diagnostic import STATES
from credpolicy.report.diff.json import shape
from credpolicy.report.diff.verdict import TURNED, DiffReport
from credpolicy.report.markdown import Sheet, text

_LEVELS = ("error", "gap", "expiring", "warning")
_FOLDED = {"fixed": "Fixed", "caused_by_time": "Caused by time, not by this change"}


def markdown(report: DiffReport) -> str:
    """The verdict, what is introduced, who is affected and what is said otherwise, as much as a comment can hold."""
    return page(shape(report))


def page(document: dict[str, Any]) -> str:
    """The same of a document that keeps to the schema `diff-v1.json`, whatever its texts hold."""
    sheet = Sheet(*_head(document))
    sheet.table("Introduced", ("where", "finding", "due"), _findings(document, "introduced"), folded=False)
    for by, title in (("requirement", "Affected, by requirement"), ("owner", "Affected, by owner")):
        columns = (by, *(TURNED[turn] for turn in TURNS))
        sheet.table(title, columns, _affected(document["shifts"], by), folded=by == "owner")
    sheet.table("What is said otherwise", ("where", "what", "how"), map(_change, document["changes"]), folded=True)
    for class_, title in _FOLDED.items():
        sheet.table(title, ("where", "finding", "due"), _findings(document, class_), folded=True)
    return str(sheet)


def _head(document: dict[str, Any]) -> Iterator[str]:
    summary = document["summary"]
    mark = "\u274c" if document["exit_code"] else "\u2705"
    yield f"## {mark} credpolicy: {text(summary['bottom_line'])}"
    yield ""
    yield f"{text(summary['verdict'])} Exit code {document['exit_code']}."
    yield ""
    base, head = text(document["base"]["label"]), text(document["revision"]["label"])
    yield f"{base} to {head}, both judged on {text(document['as_of'])} under the settings and waivers of the base."
    yield ""
    found = summary["findings"]
    yield "| introduced | fixed | caused by time | unchanged |"
    yield "|---|---|---|---|"
    yield f"| {found['introduced']:,} | {found['fixed']:,} | {found['caused_by_time']:,} | {found['unchanged']:,} |"
    for title, sentences in (("Not compared", document["not_compared"]), ("Not judged", document["not_judged"])):
        for sentence in sentences[:10]:
            yield f"\n{title}: {text(sentence)}."


def _findings(document: dict[str, Any], class_: str) -> Iterable[tuple[str, ...]]:
    found = [each for each in document["findings"] if each["class"] == class_]
    for each in sorted(found, key=lambda each: (_LEVELS.index(each["level"]), not each["counts"])):
        gap = each["gap"]
        words = [text(each["rule"]), text(each["message"])]
        if gap is not None:
            words.insert(1, f"**{STATES[gap['state']]}**, {gap['severity']}:")
        if each["why"]:
            words.append(f"({text(each['why'])})")
        if each["excused_only_by"]:
            words.append(f"Only waiver {text(each['excused_only_by'])}, which this change brings, would excuse it.")
        yield _where(each["location"]), " ".join(words), text((gap and gap["due_on"]) or "")


def _where(location: dict[str, Any] | None) -> str:
    if location is None:
        return ""
    line = location["line"]
    return f"{text(location['path'])}:{line}" if line else text(location["path"])


def _affected(shifts: list[dict[str, Any]], by: str) -> Iterable[tuple[str, ...]]:
    count: Counter[tuple[str, Turn]] = Counter((each[by] or "nobody", each["turn"]) for each in shifts)
    total: Counter[str] = Counter()
    for (name, _), number in count.items():
        total[name] += number
    for name in sorted(total, key=lambda name: (-total[name], name)):
        yield text(name), *(f"{count[name, turn]:,}" if count[name, turn] else "" for turn in TURNS)


def _change(change: dict[str, Any]) -> tuple[str, ...]:
    fields = "; ".join(
        f"{text('.'.join(map(str, field['field'])))}: {text(_cut(field['before']))} to {text(_cut(field['after']))}"
        for field in change["fields"][:5]
    )
    more = f"; {len(change['fields']) - 5:,} more" if len(change["fields"]) > 5 else ""
    how = ", ".join(part for part in (change["kind"], change["effect"]) if part)
    what = f"{text(change['collection'].replace('_', ' '))} {text(change['id'])}"
    return _where(change["location"]), what, f"{how}: {fields}{more}" if fields else how


def _cut(words: str | None) -> str:
    found = "nothing" if words is None else words
    return found if len(found) <= 100 else f"{found[:97]}..."
