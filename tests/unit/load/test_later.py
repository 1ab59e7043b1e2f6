"""What is refused by name for now is really not known to the models yet."""

from credpolicy.load import later
from credpolicy.load.anatomy import allowed, bare, behind, is_list, keys


def test_no_key_is_both_known_and_refused():
    assert {model.__name__: set(keys(model)) & refused for model, refused in later.KEYS.items()} == {
        model.__name__: set() for model in later.KEYS
    }


def test_no_value_is_both_known_and_refused():
    for (model, key), refused in later.VALUES.items():
        kind = keys(model)[key].annotation
        words = allowed(behind(kind, 0) if is_list(kind) else kind)
        assert words
        assert not set(words) & refused


def test_every_block_of_cases_is_a_mapping_now():
    assert {bare(model) for model in later.CASES} == set(later.CASES)
    assert later.PHRASE in "`credits` is not judged by this version"
