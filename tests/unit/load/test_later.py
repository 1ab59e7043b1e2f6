"""What is refused by name for now is really not known to the models yet."""

from credpolicy.load import later
from credpolicy.load.anatomy import keys


def test_no_key_is_both_known_and_refused():
    assert {model.__name__: set(keys(model)) & refused for model, refused in later.KEYS.items()} == {
        model.__name__: set() for model in later.KEYS
    }
