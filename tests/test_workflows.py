"""The workflows: linted by tools that are not ours, and run from an event to exit code, annotations and summary."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from credpolicy._version import __version__
from credpolicy.cli.main import main
from credpolicy.reconcile.scaffold import Wishes
from tests.unit.load.repositories import commit, git

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".github" / "workflows"
FORGES = ROOT / "src" / "credpolicy" / "templates"
TEMPLATES = FORGES / "github" / ".github" / "workflows"
WORKFLOWS = sorted((*OWN.glob("*.yml"), *TEMPLATES.glob("*.yml")))
TOOLS = Path(sys.executable).parent
_PINNED = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$")

POLICIES = b"credential_types: [{id: bls, validity: {valid_for: never_ends}, owner: desk}]\n"
POLICIES += (
    b"requirements: [{id: core, requires: [bls], owner: desk}]\nowners: [{id: desk, accountable: w-2, backup: w-1}]\n"
)
GOOD = b"workers:\n  - id: w-1\n    hired_on: 2025-01-01\n    credentials: [{type: bls, issued_on: 2025-01-01}]\n"
GOOD += b"  - id: w-2\n    hired_on: 2025-01-01\n    credentials: [{type: bls, issued_on: 2025-01-01}]\n"
WORSE = GOOD.replace(b"    credentials: [{type: bls, issued_on: 2025-01-01}]\n", b"", 1)


def ran(program: str, *arguments: object, **further: Any) -> subprocess.CompletedProcess[str]:
    """What a tool of the environment says, which must not look at the network."""
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", **further.pop("env", {})}
    return subprocess.run(
        [str(TOOLS / program), *map(str, arguments)],
        capture_output=True, text=True, check=False, env=environment, **further,
    )  # fmt: skip


def test_actionlint_finds_nothing() -> None:
    found = ran("actionlint", "-no-color", *WORKFLOWS)
    assert (found.returncode, found.stdout) == (0, "")


def test_zizmor_finds_nothing() -> None:
    found = ran("zizmor", "--offline", "--no-progress", "--format", "json", OWN.parent, ROOT / "action.yml", *WORKFLOWS)
    assert json.loads(found.stdout) == [], found.stderr
    assert found.returncode == 0


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-actions", [ROOT / "action.yml"]),
        ("gitlab-ci", [FORGES / "gitlab" / ".gitlab-ci.yml"]),
    ],
    ids=str,
)
def test_they_keep_to_the_forges_schemas(kind: str, files: list[Path]) -> None:
    found = ran("check-jsonschema", "--builtin-schema", f"vendor.{kind}", *files)
    assert found.returncode == 0, found.stdout


def test_the_linters_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: actions/checkout@v4\n      - run: echo ${{ github.event.pull_request.title }}\n",
        encoding="utf-8",
    )
    assert "is potentially untrusted" in ran("actionlint", "-no-color", bad).stdout
    found = {each["ident"] for each in json.loads(ran("zizmor", "--offline", "--format", "json", bad).stdout)}
    assert {"dangerous-triggers", "template-injection", "unpinned-uses"} <= found
    bad.write_text("on: push\njobs: {a: {steps: []}}\n", encoding="utf-8")
    assert ran("check-jsonschema", "--builtin-schema", "vendor.github-workflows", bad).returncode == 1


@pytest.mark.parametrize("workflow", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_every_action_is_pinned_and_no_stranger_has_rights(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = [line.strip().removeprefix("- ") for line in text.splitlines() if re.search(r"^\s*(- )?uses:", line)]
    assert all(_PINNED.fullmatch(line) or line.startswith("uses: ./ #") for line in used)
    assert "pull_request_target" not in text
    assert workflow.name == "action.yml" or "\npermissions: {}\n" in text


class Job(NamedTuple):
    """What a workflow came to: its exit code, its annotations, the summary of its step, and all it said."""

    code: int
    annotations: list[str]
    summary: str
    log: str


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the workflows as `init` would put them there, on the branch `change` that leaves `main`."""
    place = tmp_path / "staff"
    (place / ".github" / "workflows").mkdir(parents=True)
    for workflow in TEMPLATES.glob("*.yml"):
        filled = Wishes("", "UTC", date(2026, 3, 2), __version__).filled(workflow.read_bytes())
        (place / ".github" / "workflows" / workflow.name).write_bytes(filled)
    git(place, "init", "--quiet", "--initial-branch", "main")
    commit(place, {"policies/all.yaml": POLICIES, "registry/all.yaml": GOOD})
    git(place, "remote", "add", "origin", "https://example.org/acme/staff.git")
    git(place, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(place, "checkout", "--quiet", "-b", "change")
    return place


def stub(folder: Path, run: str) -> Path:
    """An action that stands in for one that could not be fetched."""
    folder.mkdir(exist_ok=True)
    head = "name: stub\ndescription: stub\ninputs: {path: {default: ''}}\n"
    text = f"{head}runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: {run}\n"
    (folder / "action.yml").write_text(text, encoding="utf-8")
    return folder


def act(repository: Path, workflow: str, event: str, about: dict[str, Any], *flags: str, **env: str) -> Job:
    """Run a workflow of the repository on this machine, without a container and without the network."""
    folder = repository.parent
    (folder / "event.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / "home").mkdir(exist_ok=True)
    nothing = stub(folder / "nothing", "'true'")
    fetch = stub(folder / "fetch", 'mkdir -p "${{ inputs.path }}" && cp "$REPORT" "${{ inputs.path }}/diff.json"')
    files = [repository / ".github" / "workflows" / workflow, *repository.glob("action.yml")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    actions = sorted({found.group(1, 2) for found in re.finditer(r"uses: ([\w./-]+)@([0-9a-f]{40})", text)})
    local = [
        f"--local-repository={name}@{pin}={fetch if 'download' in name else nothing}"
        for name, pin in actions
        if name not in ("actions/checkout", "github/codeql-action/upload-sarif")
    ]
    found = ran(
        "act", event, "-W", f".github/workflows/{workflow}", "-P", "ubuntu-latest=-self-hosted",
        "--action-offline-mode", "-e", folder / "event.json", *local, *flags,
        *(part for name, value in env.items() for part in ("--env", f"{name}={value}")),
        cwd=repository, env={"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home"), "NO_COLOR": "1"},
    )  # fmt: skip
    log = found.stdout + found.stderr
    summary = log.partition("Summary - ")[2].partition("\n[")[0]
    return Job(found.returncode, re.findall(r"::(?:error|warning|notice) .*", log), summary, log)


def pull(base: str = "main") -> dict[str, Any]:
    head = {"ref": "change", "repo": {"full_name": "acme/staff"}}
    return {"action": "synchronize", "pull_request": {"number": 7, "head": head, "base": {"ref": base}}}


def test_a_pull_request_that_brings_a_gap_is_stopped_where_it_is_written(repository: Path) -> None:
    commit(repository, {"registry/all.yaml": WORSE})
    job = act(repository, "credpolicy.yml", "pull_request", pull())
    assert job.code == 1, job.log
    (annotation,) = job.annotations
    place, _, text = annotation.partition("title=")
    assert place == "::error file=registry/all.yaml,line=2,col=5,"
    assert text.startswith("GAP001::w-1: core is missing: bls: none on record.")
    assert job.summary.startswith("## \u274c credpolicy: +1 gap, -0, 0 due within 90 days\n")
    assert "Success - Main Keep the reports" in job.log


def test_a_pull_request_that_brings_nothing_passes(repository: Path) -> None:
    commit(repository, {"registry/all.yaml": GOOD + b"# looked through\n"})
    job = act(repository, "credpolicy.yml", "pull_request", pull())
    assert (job.code, job.annotations) == (0, []), job.log
    assert job.summary.startswith("## \u2705 credpolicy: +0 gaps, -0, 0 due within 90 days\n")


def test_a_base_branch_with_an_odd_name_is_a_name_and_no_command(repository: Path) -> None:
    odd = "x;touch${IFS}owned;`id`"
    git(repository, "update-ref", f"refs/remotes/origin/{odd}", "main")
    commit(repository, {"registry/all.yaml": WORSE})
    job = act(repository, "credpolicy.yml", "pull_request", pull(odd))
    assert len(job.annotations) == 1, job.log
    assert not list(repository.rglob("owned"))


def test_what_is_pushed_is_judged_whole(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {"registry/all.yaml": WORSE})
    job = act(repository, "credpolicy.yml", "push", {"ref": "refs/heads/main"})
    assert (job.code, len(job.annotations)) == (1, 1), job.log
    assert job.summary.startswith("## \u274c credpolicy: 1 gap on ")


def test_the_daily_run_tells_who_falls_short(repository: Path) -> None:
    commit(repository, {"registry/all.yaml": WORSE})
    job = act(repository, "credpolicy-daily.yml", "workflow_dispatch", {})
    assert (job.code, len(job.annotations)) == (1, 1), job.log
    assert job.summary.startswith("## \u274c credpolicy: 1 gap on ")


GH = """#!{python}
import json, os, sys
with open(os.environ["CALLS"], "a") as calls:
    body = [open(each[6:]).read() for each in sys.argv if each.startswith("body=@")]
    body += [open(each).read() for flag, each in zip(sys.argv, sys.argv[1:]) if flag == "--body-file"]
    calls.write(json.dumps([sys.argv[1:], body]) + "\\n")
if "--method" in sys.argv and "GET" in sys.argv:
    print(7)
"""


@pytest.fixture
def commented(repository: Path):
    """Run the second workflow on a report; what it asked the forge to do."""
    programs = repository.parent / "programs"
    programs.mkdir()
    (programs / "gh").write_text(GH.format(python=sys.executable), encoding="utf-8")
    (programs / "gh").chmod(0o755)
    calls = repository.parent / "calls"

    def commenting(report: Path) -> tuple[Job, list[Any]]:
        calls.write_text("", encoding="utf-8")
        about = {
            "workflow_run": {
                "id": 1, "event": "pull_request", "conclusion": "failure",
                "head_sha": "a" * 40, "head_branch": "change",
                "head_repository": {"full_name": "eve/staff", "owner": {"login": "eve"}},
            }
        }  # fmt: skip
        path = f"{programs}{os.pathsep}{TOOLS}{os.pathsep}{os.environ['PATH']}"
        job = act(
            repository, "credpolicy-comment.yml", "workflow_run", about,
            REPORT=str(report), CALLS=str(calls), PATH=path,
        )  # fmt: skip
        return job, [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()]

    return commenting


def test_the_comment_is_made_of_the_report_alone(
    repository: Path, commented: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(repository, {"registry/all.yaml": WORSE.replace(b"w-1", b"w-1.all")})
    report = repository.parent / "report.json"
    monkeypatch.chdir(repository)
    main(["diff", "main..HEAD", "--as-of", "2026-03-02", "--format", "markdown", "-o", f"json={report}"])
    told = capsys.readouterr().out
    job, calls = commented(report)
    assert job.code == 0, job.log
    (asked, _), (_, _), (written, (body,)) = calls
    assert "head=eve:change" in asked
    assert written[:4] == ["api", "--silent", "--method", "POST"]
    assert body == f"<!-- credpolicy -->\n{told}"


def test_a_report_that_is_none_is_not_commented(repository: Path, commented: Any) -> None:
    report = repository.parent / "report.json"
    report.write_text('{"format": "@everybody"}', encoding="utf-8")
    job, calls = commented(report)
    assert (job.code, calls) == (1, []), job.log
    assert "error: the file is no comparison" in job.log


FORM = {
    "Worker": "w-1", "Credential type": "bls", "Number": "007", "Jurisdiction": "_No response_",
    "Issued on": "2025-06-15", "Expires on": "_No response_", "Evidence": "vault://a b: #c",
    "Confirmation": "- [X] This issue holds no name.",
}  # fmt: skip


def form(**answers: str) -> str:
    filled = {**FORM, **{name.replace("_", " "): answer for name, answer in answers.items()}}
    return "\n\n".join(f"### {label}\n\n{answer}" for label, answer in filled.items())


class Intake(NamedTuple):
    """What taking an issue in came to: the run, what the forge was asked for, and the branches that were pushed."""

    job: Job
    calls: list[Any]
    branches: list[str]


@pytest.fixture
def taken(repository: Path, commented: Any):
    """Run the workflow that takes an issue in, with a bare repository as the one to push to."""
    bare = repository.parent / "bare.git"
    git(repository.parent, "init", "--quiet", "--bare", "bare.git")
    git(repository, "checkout", "--quiet", "main")
    git(repository, "push", "--quiet", str(bare), "main")
    config = repository.parent / "gitconfig"
    config.write_text(f'[url "{bare}"]\n\tinsteadOf = https://example.org/acme/staff.git\n', encoding="utf-8")
    calls = repository.parent / "calls"

    def taking(body: str, label: str = "credential accepted") -> Intake:
        calls.write_text("", encoding="utf-8")
        about = {
            "action": "labeled", "label": {"name": label}, "issue": {"number": 7, "body": body},
            "repository": {"default_branch": "main", "full_name": "acme/staff"},
        }  # fmt: skip
        path = f"{repository.parent / 'programs'}{os.pathsep}{TOOLS}{os.pathsep}{os.environ['PATH']}"
        job = act(
            repository, "credpolicy-intake.yml", "issues", about,
            CALLS=str(calls), PATH=path, GIT_CONFIG_GLOBAL=str(config),
        )  # fmt: skip
        pushed = git(bare, "for-each-ref", "--format=%(refname:short)").split()
        return Intake(job, [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()], pushed)

    return taking


def test_an_accepted_issue_becomes_a_pull_request_with_one_changed_file(repository: Path, taken: Any) -> None:
    done = taken(form())
    assert done.job.code == 0, done.job.log
    assert done.branches == ["credential/issue-7", "main"]
    bare = repository.parent / "bare.git"
    changed = git(bare, "diff", "--unified=0", "main", "credential/issue-7")
    assert re.findall(r"^diff --git a/(.*) b/", changed, re.MULTILINE) == ["registry/all.yaml"]
    record = '{type: bls, number: "007", issued_on: 2025-06-15, evidence: [{ref: "vault://a b: #c"}]}'
    assert f"+    credentials: [{{type: bls, issued_on: 2025-01-01}}, {record}]" in changed.splitlines()
    ((asked, _),) = done.calls
    assert asked[:2] == ["pr", "create"]
    assert asked[-4:] == ["--title", "Credential from issue 7", "--body", "Closes #7"]
    again = taken(form())
    assert again.job.code == 1
    assert again.calls == [], "no second pull request"
    assert "Failure - Main Propose it" in again.job.log
    assert again.branches == done.branches


def test_a_hostile_issue_is_answered_and_nothing_is_pushed(repository: Path, taken: Any) -> None:
    attack = 'w-1`$(touch owned)`"; touch owned; ${{ github.token }} ::error::x @all'
    done = taken(form(Worker=attack, Number="```\n::set-output name=a::b\n\n### ::error::Evil"))
    assert done.job.code == 1, done.job.log
    assert done.branches == ["main"]
    ((asked, (answer,)),) = done.calls
    assert asked[:3] == ["issue", "comment", "7"]
    assert answer.count("`") == 6
    assert answer.count("\n```\n") == 1
    assert "help: Write it on one line.\n" in answer
    assert not list(repository.parent.rglob("owned"))
    assert r"no heading `:\x3aerror:\x3aEvil`" in done.job.log
    assert not re.search(r"\| +::(error|set-output)", done.job.log), "no line of the log begins as a command does"


def test_another_label_starts_nothing(taken: Any) -> None:
    done = taken(form(), "credential")
    assert (done.job.code, done.calls, done.branches) == (0, [], ["main"]), done.job.log
    assert "Run " not in done.job.log
