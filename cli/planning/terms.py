"""The terms of a plan: one policy, the packaged rule book, and conditions that are all clear."""

from datetime import datetime

from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import Policy
from puntual.domain.sending.conditions import Conditions
from puntual.domain.templates.catalogue import ANY_TEMPLATE, Catalogue
from puntual.ports.policies import RuleBook

type _Place = tuple[str, str | None, str | None, str | None]


class PlanTerms:
    """Terms by debtor and instant; a debtor's rules are looked up once, not at each look."""

    def __init__(
        self, policy: Policy, book: RuleBook, catalogue: Catalogue = ANY_TEMPLATE
    ) -> None:
        self.policy = policy
        self._catalogue = catalogue
        self._book = book
        self._place: _Place | None = None
        self._rules: ContactRules | None = None
        self._valid_from: datetime | None = None

    def at(self, profile: Profile, now: datetime) -> Terms:
        """Return the terms for a debtor.

        The payment feed is taken to keep speaking, and the policy's fallback to be deployed.
        """
        feed_seen_at = None if self.policy.freshness.max_feed_age is None else now
        conditions = Conditions(feed_seen_at=feed_seen_at, channels=self.policy.channels)
        return Terms(self.policy, self._rules_for(profile, now), conditions, self._catalogue)

    def _rules_for(self, profile: Profile, now: datetime) -> ContactRules | None:
        place = (profile.country, profile.state, profile.zone, profile.phone)
        if place != self._place or not self._holds_at(now):
            self._rules = self._book.rules_for(profile, now)
            self._place, self._valid_from = place, now
        return self._rules

    def _holds_at(self, now: datetime) -> bool:
        if self._valid_from is None or now < self._valid_from:
            return False
        change = None if self._rules is None else self._rules.changes_at
        return change is None or now < change
