"""Patterns of numbers are RE2 and nothing else."""

import time

import pytest

from credpolicy.model.pattern import compile_pattern


def test_a_pattern_matches_the_whole_number():
    pattern = compile_pattern(r"[A-Z]{0,2}\d{5,8}")
    assert pattern.fullmatch("RN12345")
    assert not pattern.fullmatch("RN12345x")
    assert not pattern.fullmatch("rn12345")


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"(?<!a)b", r"(a)\1", "[", "(", "a{1001}", r"\pL{1,900}"])
def test_what_is_not_re2_or_too_large_is_refused_in_words(pattern):
    with pytest.raises(ValueError, match=r"^this pattern is not valid RE2: [a-z]"):
        compile_pattern(pattern)


def test_no_text_makes_a_pattern_slow():
    begun = time.perf_counter()
    assert not compile_pattern("(a*)*b").fullmatch("a" * 100_000)
    assert time.perf_counter() - begun < 5
