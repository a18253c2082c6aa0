"""New customers of eight countries, what they owe, and what the product sends them day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped
from puntual.application.play_forward import AccountEvent, play
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.decision.plan import Plan, Send
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import Policy
from puntual.domain.receivables.receivable import Instalment, Invoice

# In these no law says a number for one's own customers before the due date.
FREE: Final = ("MX", "PE", "AR", "BR", "EC", "GT")
COUNTRIES: Final = (*FREE, "CL", "CO")
ISSUED_BEFORE: Final = timedelta(days=25)
_ZONES: Final = {
    "MX": ("America/Mexico_City", "MXN"),
    "PE": ("America/Lima", "PEN"),
    "AR": ("America/Argentina/Buenos_Aires", "ARS"),
    "BR": ("America/Sao_Paulo", "BRL"),
    "EC": ("America/Guayaquil", "USD"),
    "GT": ("America/Guatemala", "GTQ"),
    "CL": ("America/Santiago", "CLP"),
    "CO": ("America/Bogota", "COP"),
}
_BOOK: Final = PackagedRuleBook()


@dataclass(frozen=True, slots=True)
class Customer:
    """A new customer of a country, who never pays and never answers."""

    country: str
    policy: Policy

    def what_comes(self, dues: Sequence[date], until: date) -> list[Plan]:
        """Return every reminder until a day, in order, for an invoice on each due date."""
        first = min(dues) - ISSUED_BEFORE
        known = AccountEvent(_at(first), self._profile(first - timedelta(days=60)))
        events = [
            known,
            *(AccountEvent(_at(due - ISSUED_BEFORE), self._bill(due)) for due in dues),
        ]
        forecasts = play(events, self._terms, _at(first), _at(until))
        return [one.decision.plan for one in forecasts if isinstance(one.decision, Send)]

    def _profile(self, since: date) -> Profile:
        zone, _ = _ZONES[self.country]
        return Profile(
            DebtorKey(CreditorId("bench"), DebtorId(f"C-{self.country}")),
            name="Ana Ejemplo",
            phone="+10000000000",
            country=self.country,
            zone=zone,
            consents=(ConsentEvent(ConsentKind.GRANTED, _at(since), "contract", "wording"),),
        )

    def _bill(self, due: date) -> Invoice:
        name = f"F-{due:%Y%m%d}"
        part = Instalment(1, due, Money(125_000, _ZONES[self.country][1]))
        return Invoice(DocumentId("erp", name), name, due - ISSUED_BEFORE, (part,))

    def _terms(self, profile: Profile, at: datetime) -> Terms:
        return Terms(self.policy, _BOOK.rules_for(profile, at))


def shipped(name: str) -> Policy:
    """Return a policy that ships."""
    return parse(read_shipped(name)).policy


def steps_and_days(plans: Iterable[Plan]) -> list[tuple[str, date]]:
    """Return the step and the day of each message."""
    return [(plan.contact.step, plan.contact.local_date) for plan in plans]


def _at(day: date) -> datetime:
    return datetime.combine(day, time(5), UTC)
