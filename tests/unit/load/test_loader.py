"""A revision becomes a snapshot: files of every kind, good and bad, and nothing that stops the rest."""

import gc
import os
from pathlib import Path

import pytest

from credpolicy.errors import RepositoryError
from credpolicy.load import reading
from credpolicy.load.loader import load, load_source
from credpolicy.load.source import Entry, ReadFailure
from credpolicy.load.source import Revision as Read
from credpolicy.model.rules import RULES
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Snapshot, Unreadable
from tests.unit.load.repositories import commit, git, put

WORKER = b"workers: [{id: w-1, credentials: [{type: bls, issued_on: 2025-01-01}]}]\n"
POLICY = b"credential_types: [{id: bls}]\nrequirements: [{id: core, requires: [bls]}]\n"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


def read(folder: Path, files: dict[str, bytes]) -> Snapshot:
    put(folder, files)
    return load(folder)


def told(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(finding.rule, finding.location.path) for finding in snapshot.findings if finding.location]


def test_everything_a_folder_says_is_read_and_placed(tmp_path):
    snapshot = read(
        tmp_path,
        {
            "credpolicy.yaml": b"timezone: America/New_York\n",
            "policies/a.yaml": POLICY,
            "policies/deep/er/b.yml": b"owners: [{id: nursing, accountable: w-1}]\n",
            "registry/w-1.yaml": WORKER,
            "registry/places.yaml": b"clients: [{id: acme}]\nlocations: [{id: ward-3}]\norganizations: [{id: north}]\n",
            "identities/people.yaml": b"identities: [{worker: w-1, name: Ann}]\n",
            "elsewhere/x.yaml": b"not: read\n",
        },
    )
    assert snapshot.findings == ()
    assert snapshot.settings == Settings(timezone="America/New_York")
    assert [file.path for file in snapshot.files] == [
        "credpolicy.yaml",
        "identities/people.yaml",
        "policies/a.yaml",
        "policies/deep/er/b.yml",
        "registry/places.yaml",
        "registry/w-1.yaml",
    ]
    assert all(len(file.blob) == 40 for file in snapshot.files)
    assert [placed.item.id for placed in snapshot.workers] == ["w-1"]
    assert snapshot.workers[0].at("credentials", 0).pointer == ("workers", 0, "credentials", 0)
    assert snapshot.workers[0].file == snapshot.files[-1]
    found = (snapshot.credential_types, snapshot.requirements, snapshot.owners, snapshot.clients, snapshot.locations)
    assert [len(placed) for placed in (*found, snapshot.organizations, snapshot.identities)] == [1] * 7


def test_coverage_holidays_and_policy_tests_are_placed(tmp_path):
    snapshot = read(
        tmp_path,
        {
            "policies/a.yaml": b"holidays: [{on: 2026-12-25, name: Christmas}]\ncoverage: [{id: aid, per: location, "
            b"needs: {of: [bls]}}]\npolicy_tests: [{id: t, worker: w-1, as_of: 2026-01-01, expect: {core: met}}]\n",
            "policies/b.yaml": b"holidays: [{on: 2026-12-26}, {on: Boxing Day}, {no: 2026-12-27}, {on: 2026-02-30}]\n",
        },
    )
    assert [str(placed.item.on) for placed in snapshot.holidays] == ["2026-12-25", "2026-12-26"]
    assert snapshot.holidays[1].at().pointer == ("holidays", 0)
    assert [placed.item.id for placed in (*snapshot.coverage, *snapshot.policy_tests)] == ["aid", "t"]
    assert told(snapshot) == [(code, "policies/b.yaml") for code in ("SHP003", "SHP002", "SHP001", "SHP003")]
    assert snapshot.broken == {"holidays": {"2026-02-30"}}
    assert snapshot.unread_files == ("policies/b.yaml",)


def test_the_same_id_twice_is_kept_twice(tmp_path):
    snapshot = read(tmp_path, {"registry/a.yaml": WORKER, "registry/b.yaml": WORKER})
    assert [placed.file.path for placed in snapshot.workers] == ["registry/a.yaml", "registry/b.yaml"]


def test_a_revision_is_read_as_it_was_and_the_work_tree_as_it_is(repo):
    for name in ("policies/a.yaml", "registry/x/w-1.yaml"):
        (repo / name).unlink()
    first = commit(repo, {"policies/a.yaml": POLICY, "registry/a.yaml": WORKER})
    put(repo, {"registry/a.yaml": WORKER.replace(b"w-1", b"w-2")})
    then, now = load(repo, first), load(repo)
    assert (then.revision.kind, then.revision.commit, str(then.revision.committed_on)) == (
        "commit",
        first,
        "2026-03-31",
    )
    assert (now.revision.kind, now.revision.commit, now.revision.committed_on) == ("worktree", first, None)
    assert [placed.item.id for placed in (*then.workers, *now.workers)] == ["w-1", "w-2"]
    assert then.findings == now.findings == ()


def test_blobs_are_those_of_git(repo):
    first = commit(repo, {"policies/a.yaml": POLICY, "registry/x/w-1.yaml": WORKER})
    assert load(repo, first).files == load(repo).files
    assert load(repo).files[1] == File("policies/a.yaml", git(repo, "rev-parse", "HEAD:policies/a.yaml"))


@pytest.mark.parametrize("made", [True, False])
def test_an_empty_or_missing_folder_is_an_empty_snapshot(tmp_path, made):
    folder = tmp_path / "x"
    if made:
        folder.mkdir()
    snapshot = load(folder)
    assert snapshot == Snapshot(snapshot.revision, Settings())
    assert snapshot.revision.label == ("folder (not in git)" if made else "folder that does not exist")


def test_a_path_that_is_no_folder_stops_the_run(tmp_path):
    put(tmp_path, {"file": b""})
    with pytest.raises(RepositoryError, match="is a file") as caught:
        load(tmp_path / "file")
    assert "Name the folder" in caught.value.hint


def test_readmes_and_dotfiles_are_passed_over_and_other_files_are_told(tmp_path):
    snapshot = read(
        tmp_path,
        {
            "registry/README.md": b"x",
            "registry/readme": b"x",
            "policies/.hidden.yaml": b"x: [",
            "policies/.git-things/a.yaml": b"x: [",
            "registry/notes.txt": b"x",
            "registry/w-1.YAML": WORKER,
            "policies/a.json": b"{}",
        },
    )
    assert told(snapshot) == [
        ("FIL001", "policies/a.json"),
        ("FIL001", "registry/notes.txt"),
        ("FIL001", "registry/w-1.YAML"),
    ]
    assert {finding.level for finding in snapshot.findings} == {"warning"}
    assert snapshot.unread_files == ()


def test_a_file_in_place_of_a_folder_is_told(tmp_path):
    snapshot = read(tmp_path, {"policies": b"requirements: []", "registry/a.yaml": WORKER})
    assert told(snapshot) == [("FIL001", "policies")]
    assert snapshot.findings[0].message == "`policies` is a file where a folder of that name is expected"


def test_links_are_told_and_never_followed(tmp_path):
    put(tmp_path, {"secret.yaml": WORKER, "outside/w.yaml": WORKER, "registry/README.md": b"x"})
    (tmp_path / "registry" / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "registry" / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "policies").symlink_to(tmp_path / "outside")
    (tmp_path / "credpolicy.yaml").symlink_to("/dev/zero")
    snapshot = load(tmp_path)
    assert snapshot.workers == ()
    assert told(snapshot) == [
        ("FIL002", path) for path in ("credpolicy.yaml", "policies", "registry/a.yaml", "registry/folder")
    ]


def test_a_submodule_is_told(repo):
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},registry/module")
    git(repo, "commit", "--quiet", "--message", "add")
    snapshot = load(repo, "HEAD")
    assert ("FIL003", "registry/module") in told(snapshot)
    assert "registry/module" in snapshot.unread_files


def test_a_pointer_of_git_lfs_is_told_and_not_read_as_yaml(tmp_path):
    snapshot = read(tmp_path, {"registry/a.yaml": LFS})
    assert told(snapshot) == [("FIL004", "registry/a.yaml")]
    assert snapshot.unread_files == ("registry/a.yaml",)
    assert snapshot.files == ()


class Unwilling:
    """A source that cannot give one of its files."""

    revision = Read("folder", None, None, "x")
    root = Path()

    def entries(self, prefixes):
        return [
            Entry("policies", "unreadable", ""),
            Entry("registry/a.yaml", "file", ""),
            Entry("registry/b.yaml", "file", "b"),
        ]

    def read(self, entries):
        first, second = entries
        return iter([(first, ReadFailure("the file cannot be read: Permission denied", "Try.")), (second, WORKER)])


def test_what_may_not_be_read_hides_nothing_else():
    snapshot = load_source(Unwilling())
    assert told(snapshot) == [("FIL005", "policies"), ("FIL005", "registry/a.yaml")]
    assert {finding.level for finding in snapshot.findings} == {"error"}
    assert snapshot.findings[1].help == "Try."
    assert snapshot.unread_files == ("policies", "registry/a.yaml")
    assert [placed.item.id for placed in snapshot.workers] == ["w-1"]


def test_two_settings_files_are_told_and_the_first_is_read(tmp_path):
    files = {"credpolicy.yaml": b"fail_on: never\n", "credpolicy.yml": b"fail_on: warning\n"}
    snapshot = read(tmp_path, files)
    assert told(snapshot) == [("FIL006", "credpolicy.yml")]
    assert snapshot.settings.fail_on == "never"


def test_a_folder_in_place_of_the_settings_is_told(tmp_path):
    snapshot = read(tmp_path, {"credpolicy.yaml/registry.yaml": WORKER, "credpolicy.yml": b"fail_on: warning\n"})
    assert told(snapshot) == [("FIL005", "credpolicy.yaml/registry.yaml")]
    assert snapshot.settings.fail_on == "warning"


def test_settings_may_end_in_yml(tmp_path):
    assert read(tmp_path, {"credpolicy.yml": b"fail_on: warning\n"}).settings.fail_on == "warning"


def test_wrong_settings_are_told(tmp_path):
    snapshot = read(tmp_path, {"credpolicy.yaml": b"fail_on: x\n"})
    assert told(snapshot) == [("SHP003", "credpolicy.yaml")]
    assert snapshot.settings == Settings()


def test_a_file_that_is_not_yaml_hides_nothing_else(tmp_path):
    snapshot = read(tmp_path, {"registry/a.yaml": b"workers: [\n", "registry/b.yaml": WORKER, "registry/c.yaml": b""})
    assert told(snapshot) == [("YAML001", "registry/a.yaml"), ("YAML010", "registry/c.yaml")]
    place = snapshot.findings[0].location
    assert place is not None
    assert (place.line, place.column) == (2, 1)
    assert snapshot.unread_files == ("registry/a.yaml", "registry/c.yaml")
    assert [placed.item.id for placed in snapshot.workers] == ["w-1"]


def test_what_is_wrong_inside_a_file_is_named(tmp_path):
    snapshot = read(
        tmp_path,
        {
            "policies/a.yaml": b"credential_types: [{id: bls, validity: x}, {id: acls}]\nrequirements: [{id: core}]\n",
            "registry/a.yaml": b"workers: [{id: w-1, credentials: [{type: bls, <<: x}]}, {id: w-2, true: 1}]\n",
            "registry/b.yaml": b"clients: [{name: x}]\n",
            "registry/c.yaml": b"clients: [{? [a] : {b: !x 1}, id: acme}]\n",
        },
    )
    assert told(snapshot) == [
        ("SHP003", "policies/a.yaml"),
        ("SHP002", "policies/a.yaml"),
        ("YAML012", "registry/a.yaml"),
        ("YAML003", "registry/a.yaml"),
        ("SHP002", "registry/b.yaml"),
        ("YAML003", "registry/c.yaml"),
        ("YAML004", "registry/c.yaml"),
    ]
    assert snapshot.broken == {
        "clients": frozenset({"acme"}),
        "credential_types": frozenset({"bls"}),
        "requirements": frozenset({"core"}),
        "workers": frozenset({"w-2"}),
    }
    assert snapshot.unreadable == (Unreadable("w-1", "bls"),)
    assert snapshot.unread_files == ("registry/b.yaml",)
    assert [finding.help for finding in snapshot.findings if not finding.help] == []


def test_policies_in_the_registry_are_sent_to_their_folder(tmp_path):
    snapshot = read(tmp_path, {"registry/a.yaml": POLICY})
    assert [(finding.rule, finding.help) for finding in snapshot.findings] == [
        ("SHP001", "It belongs in a file under policies/."),
        ("SHP001", "It belongs in a file under policies/."),
    ]


def test_a_file_with_more_faults_than_are_told_is_not_trusted_at_all(tmp_path):
    twice = b"".join(b"  - {id: w-%d, status: active, status: ended}\n" % number for number in range(150))
    snapshot = read(tmp_path, {"registry/a.yaml": b"workers:\n" + twice + b"  - {id: w-999}\n"})
    assert len(snapshot.findings) == 100
    assert (snapshot.workers, snapshot.unread_files) == ((), ("registry/a.yaml",))


def test_names_that_are_not_utf_8_do_not_stop_the_run(tmp_path):
    folder = os.fsencode(tmp_path / "registry")
    Path(os.fsdecode(folder)).mkdir()
    with open(folder + b"/\xff.txt", "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(b"x")
    assert [rule for rule, _ in told(load(tmp_path))] == ["FIL001"]


def test_reading_twice_gives_the_same(tmp_path):
    files = {f"registry/{name}.yaml": b"workers: [{id: w-%d, x: 1}, 7]\n" % place for place, name in enumerate("cab")}
    assert read(tmp_path, files) == load(tmp_path)
    assert [path for _, path in told(load(tmp_path))] == sorted(path for _, path in told(load(tmp_path)))


def test_every_code_is_in_the_catalogue(tmp_path):
    snapshot = read(tmp_path, {"registry/a.txt": b"", "registry/b.yaml": b"workers: [{x: 1, x: 2}]\n"})
    assert {finding.level for finding in snapshot.findings} == {RULES[f.rule].level for f in snapshot.findings}


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_paused_and_left_as_it_was(tmp_path, monkeypatch, was_on):
    seen = []
    monkeypatch.setattr(reading, "decode", lambda *_: seen.append(gc.isenabled()) or 1 / 0)
    put(tmp_path, {"registry/a.yaml": WORKER})
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with pytest.raises(ZeroDivisionError):
            load(tmp_path)
        assert (seen, gc.isenabled()) == ([False], was_on)
    finally:
        (gc.enable if before else gc.disable)()


def test_progress_is_told(tmp_path):
    put(tmp_path, {f"registry/{number:03}.yaml": b"workers: []\n" for number in range(250)})
    signs: list[tuple[int, int]] = []
    load(tmp_path, progress=lambda done, total: signs.append((done, total)))
    assert signs == [(0, 250), (100, 250), (200, 250)]


KNOWN = b"baseline:\n  - {fingerprint: 0123456789abcdef0123456789abcdef, rule: GAP001, level: gap, worker: w-1}\n"


def test_the_written_baseline_is_read_and_placed(tmp_path):
    snapshot = read(tmp_path, {"credpolicy-baseline.yaml": KNOWN, "policies/a.yaml": POLICY})
    assert snapshot.findings == ()
    (placed,) = snapshot.baseline
    assert (placed.item.worker, placed.item.count, placed.file.path) == ("w-1", 1, "credpolicy-baseline.yaml")
    assert placed.at("worker").pointer == ("baseline", 0, "worker")


@pytest.mark.parametrize(
    ("content", "rule", "entries"),
    [
        (b"baseline: [", "YAML001", 0),
        (KNOWN + b"  - {fingerprint: 1, rule: GAP001, level: gap}\n", "SHP003", 1),
        (KNOWN + b"  - {rule: GAP001, level: gap}\n", "SHP002", 1),
        (KNOWN.replace(b"worker:", b"workr:"), "SHP001", 0),
        (KNOWN + b"more: []\n", "SHP001", 1),
        (LFS, "FIL004", 0),
    ],
)
def test_a_baseline_that_cannot_be_read_is_an_error_and_hides_nobody(tmp_path, content, rule, entries):
    snapshot = read(tmp_path, {"credpolicy-baseline.yaml": content, "registry/a.yaml": WORKER})
    assert {finding.location.path for finding in snapshot.findings} == {"credpolicy-baseline.yaml"}
    assert {finding.level for finding in snapshot.findings} == {"error"}
    assert rule in {finding.rule for finding in snapshot.findings}
    assert len(snapshot.baseline) == entries
    assert snapshot.unread_files == ()


def test_a_folder_or_a_link_in_place_of_the_baseline_is_told(tmp_path):
    put(tmp_path, {"credpolicy-baseline.yaml/a.yaml": KNOWN, "registry/a.yaml": WORKER})
    assert told(load(tmp_path)) == [("FIL005", "credpolicy-baseline.yaml/a.yaml")]
    other = tmp_path / "other"
    other.mkdir()
    (other / "known.yaml").write_bytes(KNOWN)
    (other / "credpolicy-baseline.yaml").symlink_to("known.yaml")
    snapshot = load(other)
    assert told(snapshot) == [("FIL002", "credpolicy-baseline.yaml")]
    assert snapshot.baseline == ()
