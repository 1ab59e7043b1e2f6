"""What `init` writes for a forge and for hooks is what these take, by their own schemas."""

import subprocess
import sys
from pathlib import Path

import pytest

from credpolicy.cli.main import main

pytestmark = pytest.mark.integration

SCHEMAS = {
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/*.yml",
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.gitlab-ci": ".gitlab-ci.yml",
}


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_files_for_a_forge_keep_to_its_schemas(forge: str, tmp_path: Path) -> None:
    assert main(["init", str(tmp_path), "--forge", forge, "--as-of", "2026-03-02"]) == 0
    checked = 0
    for schema, pattern in SCHEMAS.items():
        files = sorted(tmp_path.glob(pattern))
        if files:
            command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
            answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            assert answer.returncode == 0, answer.stdout + answer.stderr
            checked += len(files)
    assert checked or forge == "gitlab"


def test_pre_commit_takes_its_configuration(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path), "--as-of", "2026-03-02"]) == 0
    command = [sys.executable, "-m", "pre_commit", "validate-config", tmp_path / ".pre-commit-config.yaml"]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
