"""The templates are files as others read them: valid, complete, and for nobody's eyes but the reader's."""

import json
import re
from typing import get_args

import pytest
import yaml

from credpolicy.load.templates import Part, templates
from credpolicy.model.registry import Credential

PARTS = get_args(Part)
ALL = {f"{part}/{path}": data for part in PARTS for path, data in templates(part).items()}


def test_every_part_has_its_files() -> None:
    assert set(templates("repository")) == {
        "credpolicy.yaml",
        "identities/people.yaml",
        "policies/owners.yaml",
        "policies/safety.tests.yaml",
        "policies/safety.yaml",
        "registry/people.yaml",
    }
    assert set(templates("editor")) == {".pre-commit-config.yaml", ".vscode/settings.json"}
    assert {".github/ISSUE_TEMPLATE/credential.yml", ".github/credpolicy-ruleset.json"} <= set(templates("github"))
    assert ".gitlab/issue_templates/credential.md" in templates("gitlab")


@pytest.mark.parametrize("name", [name for name in ALL if name.endswith((".yml", ".yaml", ".json"))])
def test_every_template_is_what_its_name_says(name: str) -> None:
    text = re.sub(r"@[A-Z]+@", "x", ALL[name].decode("ascii"))
    assert json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    assert text.endswith("\n")


def test_the_ruleset_asks_for_review_by_owners_and_for_the_check() -> None:
    ruleset = json.loads(templates("github")[".github/credpolicy-ruleset.json"])
    rules = {rule["type"]: rule.get("parameters") for rule in ruleset["rules"]}
    assert ruleset["conditions"]["ref_name"]["include"] == ["~DEFAULT_BRANCH"]
    assert ruleset["enforcement"] == "active"
    assert rules.keys() == {"deletion", "non_fast_forward", "pull_request", "required_status_checks"}
    assert rules["pull_request"]["require_code_owner_review"] is True
    assert rules["pull_request"]["dismiss_stale_reviews_on_push"] is True
    assert rules["pull_request"]["required_approving_review_count"] == 1
    assert rules["required_status_checks"]["required_status_checks"] == [{"context": "credpolicy"}]


def test_the_issue_forms_ask_by_the_names_of_the_registry() -> None:
    form = yaml.safe_load(templates("github")[".github/ISSUE_TEMPLATE/credential.yml"])
    ids = [field["id"] for field in form["body"] if "id" in field]
    assert ids == ["worker", "type", "number", "jurisdiction", "issued_on", "expires_on", "evidence", "confirmation"]
    assert set(ids[1:-1]) <= Credential.model_fields.keys()
    table = templates("gitlab")[".gitlab/issue_templates/credential.md"].decode()
    assert re.findall(r"^\| ([a-z_]+) \|", table, re.MULTILINE) == ["field", *ids[:-1]]
