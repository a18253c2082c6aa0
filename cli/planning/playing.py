"""A portfolio file, played under a policy: debtor by debtor, nothing kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cli.planning.histories import History, beginning_of, read_histories
from cli.planning.row import Press, Row
from cli.planning.terms import PlanTerms
from puntual.adapters.packaged.rates import load_rates
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.play_forward import play_together
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import Policy
from puntual.intake.files.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Player:
    """Plays debtors forward under one policy."""

    terms: PlanTerms
    press: Press
    start: datetime
    end: datetime

    def rows_of(self, histories: Sequence[History]) -> Iterator[Row]:
        """Yield what would happen to debtors who share a phone, in order."""
        events = [history.events for history in histories]
        for forecast in play_together(events, self.terms.at, self.start, self.end):
            yield self.press.row_of(forecast)


def player_of(policy: Policy, creditor: Creditor, first: date, days: int) -> Player:
    """Return a player with what the package brings: rules, holidays, templates, prices."""
    templates = PackagedTemplates()
    press = Press(creditor, templates, load_rates(), policy.version)
    terms = PlanTerms(policy, PackagedRuleBook(), templates.catalogue())
    start = beginning_of(first)
    return Player(terms, press, start, start + timedelta(days=days))


def histories_of(
    portfolio: Portfolio, creditor: Creditor, first: date
) -> Iterator[tuple[History, ...]]:
    """Yield the debtors of a portfolio, those who share a phone together."""
    return read_histories(portfolio.days(), CreditorId(creditor.id), first)
