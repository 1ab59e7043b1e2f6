"""Sentences about keys that are missing or unknown, each with the mend."""

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pydantic.fields import FieldInfo

from credpolicy.load import later
from credpolicy.load.anatomy import is_cases, is_list, keys, kind_of, model_of, parts
from credpolicy.model.base import Model
from credpolicy.model.credits import CarryOver, Credits, EachYear, Stretch
from credpolicy.model.policy import ForEachRecord, PoliciesFile
from credpolicy.model.policy_test import FurtherRows, InlineWorker
from credpolicy.model.registry import CountsFor, Entry, IdentitiesFile, RegistryFile, Worker
from credpolicy.model.responsibility import Sla
from credpolicy.model.settings import Settings, WaiverSettings
from credpolicy.model.tree import Late
from credpolicy.model.validity import EndedBy


class Told(NamedTuple):
    """A complaint in words. `help` is the mend; `later` says that the form is known and not judged yet."""

    message: str
    help: str
    later: bool = False


_NAMES: dict[type[Model], str] = {
    PoliciesFile: "a file under policies/",
    RegistryFile: "a file under registry/",
    IdentitiesFile: "a file under identities/",
    Settings: "the settings",
    WaiverSettings: "`waivers` in the settings",
    Sla: "an SLA",
    CarryOver: "a block `carry_over`",
    CountsFor: "a line of `counts_for`",
    Credits: "a block of credits",
    EachYear: "a block `each_year`",
    EndedBy: "a line of `ended_by`",
    Entry: "an entry of credits",
    ForEachRecord: "a mapping of `for_each`",
    Late: "a step of `late`",
    FurtherRows: "a mapping of `with`",
    Stretch: "a period with `from`",
    InlineWorker: "a worker",
}
_FILES: tuple[type[Model], ...] = (PoliciesFile, RegistryFile, IdentitiesFile)
# How like a known word another must be to count as its misspelling; more, if it is a word with a home of its own.
_SIMILAR, _NEARLY_EQUAL = 0.7, 0.9
_PERSONAL = ("name", "first_name", "last_name", "email", "phone", "login")


def named(model: type[Model]) -> str:
    """The model in words, with its article: `a credential type`."""
    if model in _NAMES:
        return _NAMES[model]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def about(field: FieldInfo | None) -> str:
    """What a key means, with an example where there is one; empty where nothing is known."""
    if field is None or not field.description:
        return ""
    example = field.examples[0] if field.examples else None
    return field.description + (f" For example `{example}`." if isinstance(example, str) else "")


def missing_key(model: type[Model], key: str) -> Told:
    """A key that must be there and is not."""
    noun = named(model).partition(" ")[2]
    return Told(f"`{key}` is missing from this {noun}", f"Add `{key}:`. {about(keys(model)[key])}")


def unknown_key(models: tuple[type[Model], ...], key: str) -> Told:
    """A key that its mapping does not have. `models` are those that hold it, outermost first."""
    model = models[-1]
    if any(key in later.KEYS.get(one, ()) for one in (_FILES if model in _FILES else (model,))):
        return Told(f"`{key}` is {later.PHRASE}", later.MEND, later=True)
    message = f"`{key}` is not a key of {named(model)}"
    if issubclass(model, Worker) and key in _PERSONAL:
        mend = "A worker is an opaque id: say who it is under `identities:` in a file under identities/."
        return Told(message, mend)
    nearby = _further_out(models, key) or _further_in(model, key)
    if nearby:
        return Told(message, nearby)
    home = _homes().get(key)
    meant = similar(key, keys(model), _NEARLY_EQUAL if home else _SIMILAR)
    if meant:
        return Told(message, f"Did you mean `{meant}`?")
    if home:
        return Told(message, f"It belongs in {home}.")
    return Told(message, f"Delete it, or write one of: {', '.join(keys(model))}.")


def _further_out(models: tuple[type[Model], ...], key: str) -> str:
    for outer in reversed(models[:-1]):
        if key in keys(outer):
            return f"It is a key of {named(outer)}: write it further out, with fewer spaces in front."
    return ""


def _further_in(model: type[Model], key: str) -> str:
    for name, field in keys(model).items():
        inner = model_of(field.annotation)
        if inner is not None and inner is not model and key in keys(inner) and model not in _FILES:
            kind = kind_of(field)
            where = f"an entry of `{name}:`" if is_list(kind) and not is_cases(kind) else f"`{name}:`"
            return f"Write it under {where}, with more spaces in front."
    return ""


def similar(word: str, known: Iterable[str], least: float = _SIMILAR) -> str | None:
    """The known word that was probably meant; None when none comes near."""
    words = {one.casefold(): one for one in known}
    plain = word.strip().casefold().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(plain, words, n=1, cutoff=least)
    return words[found[0]] if found else None


@lru_cache(maxsize=1)
def _homes() -> dict[str, str]:
    """For every key the one place where it belongs, in words; the outermost, if some lie deeper."""
    places: dict[str, list[tuple[int, str]]] = {}
    files: tuple[type[Model], ...] = (*_FILES, Settings)
    for file in files:
        for path, model in parts(file):
            for key in keys(model):
                places.setdefault(key, []).append((len(path), _home(file, path)))
    outermost = {key: [home for depth, home in found if depth == min(found)[0]] for key, found in places.items()}
    return {key: homes[0] for key, homes in outermost.items() if len(homes) == 1}


def _home(file: type[Model], path: tuple[str, ...]) -> str:
    where = "credpolicy.yaml" if file is Settings else named(file)
    if not path:
        return where
    return " of ".join(f"`{key}`" for key in reversed(path)) + f" in {where}"
