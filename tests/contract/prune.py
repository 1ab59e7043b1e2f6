"""Cut GitHub's own description of its API down to the requests that credpolicy makes.

    npm install --ignore-scripts --prefix /tmp/openapi @octokit/openapi@23.0.2
    python -m tests.contract.prune /tmp/openapi/node_modules/@octokit/openapi

The package (394 MB) holds the files of https://github.com/github/rest-api-description. Its licence, MIT, is copied
beside github.json. What is kept is as it was, without the examples.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "github.json"
HERE = "/repos/{owner}/{repo}"
KEPT = {
    f"{HERE}/assignees": ["get"],
    f"{HERE}/assignees/{{assignee}}": ["get"],
    f"{HERE}/issues": ["get", "post"],
    f"{HERE}/issues/{{issue_number}}": ["get", "patch"],
    f"{HERE}/issues/{{issue_number}}/assignees": ["post", "delete"],
    f"{HERE}/issues/{{issue_number}}/comments": ["get", "post"],
    f"{HERE}/issues/{{issue_number}}/labels": ["post"],
    f"{HERE}/issues/{{issue_number}}/labels/{{name}}": ["delete"],
    f"{HERE}/milestones": ["get", "post"],
}


def pruned(whole: dict[str, Any]) -> dict[str, Any]:
    """The description of the requests that are kept, and of everything they refer to."""
    paths = {
        path: {key: value for key, value in whole["paths"][path].items() if key in methods or key == "parameters"}
        for path, methods in KEPT.items()
    }
    out: dict[str, Any] = {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "servers": whole["servers"],
        "paths": bare(paths),
        "components": {},
    }
    waiting = references(out["paths"])
    while waiting:
        reference = waiting.pop()
        _, _, kind, name = reference.split("/")
        there = out["components"].setdefault(kind, {})
        if name not in there:
            there[name] = bare(whole["components"][kind][name])
            waiting |= references(there[name])
    for kind, entries in out["components"].items():
        out["components"][kind] = dict(sorted(entries.items()))
    return out


def bare(value: Any, *, names: bool = False) -> Any:
    """`value` without examples; `names` where its keys are names of properties, which may be called anything."""
    if isinstance(value, list):
        return [bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: bare(each, names=key == "properties" and not names)
        for key, each in value.items()
        if names or key not in {"example", "examples", "x-octokit"}
    }


def references(value: Any) -> set[str]:
    """Every `$ref` in a part of the description that leads to a component which is kept."""
    if isinstance(value, list):
        return {found for each in value for found in references(each)}
    if not isinstance(value, dict):
        return set()
    here = {value["$ref"]} if isinstance(value.get("$ref"), str) and "/examples/" not in value["$ref"] else set()
    return here | {found for each in value.values() for found in references(each)}


if __name__ == "__main__":
    package = Path(sys.argv[1])
    source = json.loads((package / "generated" / "api.github.com.json").read_text(encoding="utf-8"))
    TARGET.write_text(json.dumps(pruned(source), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copy(package / "LICENSE", TARGET.with_name("github.LICENSE"))
