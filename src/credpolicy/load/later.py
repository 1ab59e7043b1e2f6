"""What the policy language knows and this version does not judge: refused by name, never passed over."""

from credpolicy.model.base import Model
from credpolicy.model.registry import Client, Location, Organization

PHRASE = "not judged by this version"
"""Every message about such a thing holds these words, whoever says it."""

MEND = "Leave it out for now: what cannot be judged is refused, so that nothing passes unseen."

KEYS: dict[type[Model], frozenset[str]] = {
    Client: frozenset({"credentials"}),
    Location: frozenset({"credentials"}),
    Organization: frozenset({"credentials"}),
}
"""Keys by the model that will have them."""
