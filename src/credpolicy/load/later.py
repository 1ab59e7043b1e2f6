"""What the policy language knows and this version does not judge: refused by name, never passed over."""

from credpolicy.model.base import Model
from credpolicy.model.policy import Attribute, CredentialType, PoliciesFile, Requirement
from credpolicy.model.registry import Client, Credential, Location, Organization, RegistryFile, Worker
from credpolicy.model.settings import Settings
from credpolicy.model.tree import Renewal, Test, VerificationRule
from credpolicy.model.validity import Validity
from credpolicy.model.waiver import Waiver

PHRASE = "not judged by this version"
"""Every message about such a thing holds these words, whoever says it."""

MEND = "Leave it out for now: what cannot be judged is refused, so that nothing passes unseen."

_DAYS = ("applied_on", "screened_on", "executed_on", "created_on", "last_in_effect_on")

KEYS: dict[type[Model], frozenset[str]] = {
    Client: frozenset({"credentials"}),
    Credential: frozenset({"age_at_issue", *_DAYS}),
    CredentialType: frozenset({"by", "derived_from", "requires"}),
    Location: frozenset({"credentials"}),
    Organization: frozenset({"credentials"}),
    PoliciesFile: frozenset({"audits", "coverage", "policy_tests", "reminders", "retention"}),
    RegistryFile: frozenset({"legal_holds", "tombstones"}),
    Renewal: frozenset({"basis", "late", "lead_time", "requires", "while_pending"}),
    Requirement: frozenset({"for_each"}),
    Settings: frozenset({"forge", "guard_rails", "notifications"}),
    Test: frozenset({"at", "at_most", "credits", "validity", "verification", "when"}),
    Validity: frozenset({"ended_by", "when"}),
    VerificationRule: frozenset({"when"}),
    Waiver: frozenset({"selector", "type", "where"}),
    Worker: frozenset({"credits", "events", "screenings"}),
}
"""Keys by the model that will have them."""

VALUES: dict[tuple[type[Model], str], frozenset[str]] = {
    (Attribute, "of"): frozenset({"entry"}),
    (Validity, "basis"): frozenset({*_DAYS, "expires_on", "first_expiry", "previous_expiry"}),
    (VerificationRule, "at"): frozenset({*_DAYS, "expires_on", "first_expiry", "previous_expiry", "valid_from"}),
}
"""Values by the key that will take them."""

CASES: frozenset[type[Model]] = frozenset({Renewal, Validity, VerificationRule})
"""Blocks that will take a list of cases; one mapping is judged."""
