"""What files said, file by file, and gathered into a snapshot."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from credpolicy.load.decode import Decoded, decode
from credpolicy.load.findings import of_entry, of_fault, of_problem
from credpolicy.load.limits import MAX_PROBLEMS
from credpolicy.load.settings import decode_settings
from credpolicy.load.source import Entry, ReadFailure, is_lfs_pointer
from credpolicy.load.yaml import Problem, parse
from credpolicy.model.audit import AuditsFile
from credpolicy.model.base import Model
from credpolicy.model.baseline import BASELINE_FILE, BaselineFile
from credpolicy.model.finding import Finding, Location
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import IdentitiesFile, RegistryFile
from credpolicy.model.runbook import is_inside
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Placed, Revision, Snapshot, Unreadable

SETTINGS_FILES = ("credpolicy.yaml", "credpolicy.yml")
FOLDERS: dict[str, type[Model]] = {
    "policies": PoliciesFile,
    "registry": RegistryFile,
    "identities": IdentitiesFile,
    "audits": AuditsFile,
}
KINDS: dict[str, type[Model]] = {**FOLDERS, BASELINE_FILE: BaselineFile}
NAMES = (*SETTINGS_FILES, *KINDS)
"""What is read of a folder."""
_SUFFIXES = (".yaml", ".yml")


class Page(NamedTuple):
    """What one file said. `unread` tells that objects may stand in it that nobody knows of.

    `tree` are its plain data, where they were read without a problem.
    """

    path: str
    file: File | None
    findings: list[Finding]
    unread: bool
    settings: Settings | None = None
    decoded: Decoded | None = None
    tree: dict[str, Any] | None = None


def without_text(entry: Entry, content: bytes | ReadFailure) -> Finding | None:
    """Why there is no text to read in a file, whatever it would say; None where there is."""
    if isinstance(content, ReadFailure):
        return of_entry("FIL005", entry, content.message, content.help)
    if is_lfs_pointer(content):
        return of_entry("FIL004", entry, "only a Git LFS pointer stands here, not the file")
    return None


def page_of(entry: Entry, content: bytes | ReadFailure) -> Page:
    """One file, read."""
    missing = without_text(entry, content)
    if missing is not None or isinstance(content, ReadFailure):
        return Page(entry.path, None, [missing] if missing else [], unread=True)
    tree, problems = parse(content)
    if tree is None or len(problems) >= MAX_PROBLEMS:
        # Beyond the limit problems are not told one by one, so nobody knows what was read as written.
        file = File(entry.path, entry.blob)
        return Page(entry.path, file, [of_problem(problem, file, tree) for problem in problems], unread=True)
    page = page_of_tree(entry, tree, problems)
    return page if problems else page._replace(tree=tree)


def page_of_tree(entry: Entry, tree: dict[str, Any], problems: Sequence[Problem] = ()) -> Page:
    """The same of a file whose plain data are known, with what the reader told of them."""
    file = File(entry.path, entry.blob)
    findings = [of_problem(problem, file, tree) for problem in problems]
    pointers = [problem.pointer for problem in problems]
    if entry.path in SETTINGS_FILES:
        settings, faults = decode_settings(tree, pointers)
        findings += [of_fault(fault, file, tree) for fault in faults]
        return Page(entry.path, file, findings, unread=False, settings=settings)
    decoded = decode(tree, KINDS[file.path.partition("/")[0]], file, pointers)
    findings += [of_fault(fault, file, tree) for fault in decoded.faults]
    unread = bool(findings) and not decoded.complete
    return Page(entry.path, file, findings, unread, decoded=decoded)


class Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self._settings = Settings()
        self._objects: dict[str, list[Placed[Any]]] = {}
        self._files: list[File] = []
        self.findings: list[Finding] = []
        self._broken: dict[str, set[str]] = {}
        self._unreadable: list[Unreadable] = []
        self._unread_files: set[str] = set()

    def readable(self, entries: list[Entry]) -> Iterator[Entry]:
        """The entries whose content is wanted; the others are told or, READMEs and dotfiles, passed over."""
        settings = [entry for entry in entries if entry.path in SETTINGS_FILES]
        if len(settings) > 1:
            message = "credpolicy.yaml and credpolicy.yml are both there; credpolicy.yaml was read"
            self.findings.append(of_entry("FIL006", settings[1], message))
        for entry in entries:
            if entry in settings[1:] or _passed_over(entry):
                continue
            told = _not_read(entry)
            if told is None:
                yield entry
                continue
            code, message = told
            self.findings.append(of_entry(code, entry, message))
            if code != "FIL001":
                self._unread(entry.path)

    def add(self, page: Page) -> None:
        """One file."""
        self.findings += page.findings
        if page.file is not None:
            self._files.append(page.file)
        if page.unread:
            self._unread(page.path)
        if page.settings is not None:
            self._settings = page.settings
        if page.decoded is None:
            return
        for collection, placed in page.decoded.objects:
            self._objects.setdefault(collection, []).append(placed)
        for collection, known_as in page.decoded.broken:
            self._broken.setdefault(collection, set()).add(known_as)
        self._unreadable += page.decoded.unreadable

    def _unread(self, path: str) -> None:
        # in the baseline no object stands that a verdict could lack
        if path.partition("/")[0] != BASELINE_FILE:
            self._unread_files.add(path)

    def runbooks(self) -> list[str]:
        """The files that rules name as their runbooks, where they can be inside the repository, sorted."""
        rules = (*self._objects.get("credential_types", ()), *self._objects.get("requirements", ()))
        named = {placed.item.runbook for placed in rules}
        return sorted(path for path in named if path and is_inside(path))

    def snapshot(self, revision: Revision, runbooks: frozenset[str] = frozenset()) -> Snapshot:
        """Everything read; `runbooks` are those that are there."""
        return Snapshot(
            revision,
            self._settings,
            **{name: tuple(placed) for name, placed in self._objects.items()},
            files=tuple(self._files),
            runbooks=runbooks,
            findings=tuple(sorted(self.findings, key=_order)),
            broken={name: frozenset(ids) for name, ids in sorted(self._broken.items())},
            unreadable=tuple(self._unreadable),
            unread_files=tuple(sorted(self._unread_files)),
        )


def is_content_wanted(entry: Entry) -> bool:
    """Whether a file is one whose content is read, wherever it stands among others."""
    return not _passed_over(entry) and _not_read(entry) is None


def _passed_over(entry: Entry) -> bool:
    """Whether nothing is said of a name: READMEs and dotfiles."""
    name = entry.path.rpartition("/")[2]
    return name.startswith(".") or name.casefold().startswith("readme")


def _not_read(entry: Entry) -> tuple[str, str] | None:
    """Why an entry is not read, as code and message; None for a YAML file."""
    top, slash, _ = entry.path.partition("/")
    if top in SETTINGS_FILES and slash:
        return "FIL005", f"`{top}` is a folder where the file of the settings is expected"
    if top == BASELINE_FILE and slash:
        return "FIL005", f"`{top}` is a folder where the file of the known findings is expected"
    if entry.kind == "link":
        return "FIL002", "a link is not followed, so nothing behind it is judged"
    if entry.kind == "submodule":
        return "FIL003", "a submodule is not read: what it holds is not part of this revision"
    if entry.kind == "unreadable":
        return "FIL005", "this cannot be read"
    if top in FOLDERS and not slash:
        return "FIL001", f"`{top}` is a file where a folder of that name is expected"
    if not entry.path.endswith(_SUFFIXES):
        return "FIL001", f"this file is not read: files under {top}/ end in .yaml or .yml"
    return None


def _order(finding: Finding) -> tuple[Any, ...]:
    place = finding.location or Location("")
    steps = tuple((isinstance(step, str), str(step), step if isinstance(step, int) else 0) for step in place.pointer)
    return place.path, place.line or 0, place.column or 0, steps, finding.rule, finding.message
