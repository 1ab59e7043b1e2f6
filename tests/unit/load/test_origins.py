"""Where commits come from: merges, ranges, and signatures that no file of the judged repository can vouch for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from credpolicy.errors import RepositoryError, UsageError
from credpolicy.load.git import open_history
from credpolicy.load.origins import after, merged, signatures
from credpolicy.load.reading import NAMES
from tests.unit.load.repositories import commit, git, put

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")


def history(repo, rev=None):
    return open_history(repo, rev, NAMES)


def key(folder: Path, name: str) -> Path:
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
    return path


def allowed(folder: Path, path: Path, who: str = "ann@example.org") -> Path:
    signers = folder / "allowed_signers"
    public = path.with_name(f"{path.name}.pub").read_text(encoding="utf-8")
    signers.write_text(f'{who} namespaces="git" {public}', encoding="utf-8")
    return signers


def signed(repo: Path, path: Path, name: str) -> str:
    put(repo, {f"policies/signed-{name}.yaml": name.encode()})
    git(repo, "add", "--all")
    git(repo, "-c", "gpg.format=ssh", "-c", f"user.signingKey={path}", "commit", "--quiet", "-S", "--message", name)
    return git(repo, "rev-parse", "HEAD")


@pytest.fixture
def outside(tmp_path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_each_merge_tells_what_it_brought_in(repo):
    git(repo, "switch", "--quiet", "--create", "side")
    first = commit(repo, {"registry/s.yaml": b"1"})
    git(repo, "switch", "--quiet", "main")
    commit(repo, {"registry/m.yaml": b"1"})
    git(repo, "switch", "--quiet", "side")
    git(repo, "merge", "--quiet", "--no-ff", "--message", "Take main in", "main")
    back = git(repo, "rev-parse", "HEAD")
    second = commit(repo, {"registry/s.yaml": b"2"})
    git(repo, "switch", "--quiet", "main")
    git(repo, "merge", "--quiet", "--no-ff", "--message", "One", "side")
    one = git(repo, "rev-parse", "HEAD")
    git(repo, "switch", "--quiet", "side")
    third = commit(repo, {"registry/s.yaml": b"3"})
    git(repo, "switch", "--quiet", "main")
    git(repo, "merge", "--quiet", "--no-ff", "--message", "Two", "side")
    two = git(repo, "rev-parse", "HEAD")
    found = {name: [each.id for each in came] for name, came in merged(history(repo)).items()}
    assert found == {one: [first, back, second], two: [third]}


def test_without_merges_nothing_is_asked_for(repo):
    assert merged(history(repo)) == {}


def test_a_range_begins_after_a_commit_of_the_mainline_or_of_a_branch(repo):
    start = git(repo, "rev-parse", "HEAD")
    git(repo, "switch", "--quiet", "--create", "side")
    commit(repo, {"registry/s.yaml": b"1"})
    git(repo, "switch", "--quiet", "main")
    new = [commit(repo, {"registry/m.yaml": bytes([65 + number])}) for number in range(2)]
    assert after(history(repo), start) == {*new}
    assert after(history(repo), "side") == {*new}
    assert after(history(repo), "main") == set()


@pytest.mark.parametrize("name", ["nosuch", "--all", "", "a\nb", "HEAD^{tree}"])
def test_what_is_no_commit_begins_no_range(repo, name):
    with pytest.raises(RepositoryError) as caught:
        after(history(repo), name)
    assert caught.value.hint


def test_signatures_are_good_unknown_bad_or_not_there(repo, outside):
    ann, eve = key(outside, "ann"), key(outside, "eve")
    good, unknown = signed(repo, ann, "a"), signed(repo, eve, "b")
    raw = git(repo, "cat-file", "commit", good).removesuffix("a") + "b\n"
    bad = git(repo, "hash-object", "-t", "commit", "-w", "--stdin", input=raw.encode())
    tree = git(repo, "rev-parse", "HEAD^{tree}")
    git(repo, "reset", "--quiet", "--hard", bad)
    last = git(repo, "commit-tree", tree, "-p", unknown, "-p", bad, "-m", "both")
    git(repo, "reset", "--quiet", "--hard", last)
    found = signatures(history(repo), allowed(outside, ann))
    assert (found[good].state, found[good].signer) == ("good", "ann@example.org")
    assert found[good].key.startswith("SHA256:")
    assert (found[unknown].state, found[unknown].signer) == ("unknown_key", None)
    assert found[last].state == "none"
    assert signatures(history(repo, bad), allowed(outside, ann))[bad].state == "bad"


def test_a_signature_that_nothing_can_check_is_not_called_missing(repo, outside, monkeypatch):
    tree = git(repo, "rev-parse", "HEAD^{tree}")
    who = "A Person <a@b.c> 1700000000 +0000"
    signature = "-----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    raw = f"tree {tree}\nauthor {who}\ncommitter {who}\ngpgsig {signature}\n\nm\n"
    made = git(repo, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", input=raw.encode())
    git(repo, "reset", "--quiet", "--hard", made)
    monkeypatch.setenv("GNUPGHOME", str(outside))
    found = signatures(history(repo), allowed(outside, key(outside, "ann")))
    assert found[made].state in ("unchecked", "bad")


def test_a_signers_file_in_the_judged_repository_is_refused(repo, outside):
    inside = allowed(repo, key(outside, "ann"))
    link = outside / "link"
    link.symlink_to(inside)
    out = repo / "out"
    out.symlink_to(allowed(outside, outside / "ann"))
    for path in (inside, link, out):
        with pytest.raises(UsageError, match="lies in the repository that is judged"):
            signatures(history(repo), path)
    with pytest.raises(UsageError, match="there is no file"):
        signatures(history(repo), outside / "nosuch")


def test_no_program_or_list_of_the_repository_s_configuration_is_used(repo, outside):
    eve = key(outside, "eve")
    made = signed(repo, eve, "a")
    ran = outside / "ran"
    trap = outside / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    trap.chmod(0o755)
    for name in ("gpg.program", "gpg.ssh.program", "gpg.openpgp.program", "gpg.x509.program",
                 "gpg.ssh.defaultKeyCommand", "core.pager"):  # fmt: skip
        git(repo, "config", name, str(trap))
    own = repo / "own_signers"
    own.write_text(f'eve@example.org namespaces="git" {eve.with_name("eve.pub").read_text(encoding="utf-8")}')
    git(repo, "config", "gpg.ssh.allowedSignersFile", str(own))
    git(repo, "config", "gpg.ssh.revocationFile", str(eve.with_name("eve.pub")))
    nobody = outside / "nobody"
    nobody.write_text("", encoding="utf-8")
    assert signatures(history(repo), nobody)[made].state == "unknown_key"
    assert signatures(history(repo), allowed(outside, eve))[made].state == "good"
    assert not ran.exists()


def test_a_bare_clone_is_asked_too(repo, outside):
    made = signed(repo, key(outside, "ann"), "a")
    bare = outside / "it.git"
    git(repo, "clone", "--quiet", "--bare", str(repo), str(bare))
    assert signatures(history(bare), allowed(outside, outside / "ann"))[made].state == "good"
