"""Wording: the same phrases in every language, each with gaps that the code fills."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from credpolicy.errors import InternalError
from credpolicy.load.templates import templates
from credpolicy.model.registry import Language
from credpolicy.reconcile.reminders.wording import Wording, wording

FILES = templates("messages")
GAPS = re.compile(r"@([A-Z]+)@")


def phrases(language: str) -> dict[str, str]:
    lines = FILES[f"{language}/phrases.txt"].decode().splitlines()
    return {name: text for name, _, text in (line.partition(" = ") for line in lines if not line.startswith("#"))}


def test_every_language_has_the_same_files_and_phrases() -> None:
    languages: tuple[Language, ...] = get_args(Language)
    assert {name.partition("/")[0] for name in FILES} == set(languages)
    for language in languages:
        assert phrases(language).keys() == phrases("en").keys()
        assert all(phrases(language).values())
        for name, text in phrases(language).items():
            assert set(GAPS.findall(text)) <= set(GAPS.findall(phrases("en")[name])), name
        for page in ("digest.txt", "digest.html"):
            gaps = (set(GAPS.findall(FILES[f"{each}/{page}"].decode())) for each in (language, "en"))
            assert next(gaps) == next(gaps)


def test_what_is_filled_in_is_not_filled_again() -> None:
    words = Wording({"a": "@ONE@ and @TWO@"}, {})
    assert words.say("a", ONE="@TWO@", TWO=r"\1 @ONE@") == r"@TWO@ and \1 @ONE@"


def test_one_and_many_have_forms_of_their_own() -> None:
    assert [wording("de").count("days.in", n) for n in (1, 2, 1000)] == ["in 1 Tag", "in 2 Tagen", "in 1,000 Tagen"]


def test_a_missing_phrase_or_value_is_a_defect() -> None:
    with pytest.raises(InternalError):
        wording("en").say("nothing")
    with pytest.raises(InternalError):
        wording("en").say("greeting.named")
