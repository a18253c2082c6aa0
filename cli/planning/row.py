"""One line of a plan: a message that would go out, or a silence with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from cli.planning.lapsed import lapsed_in
from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.application.play_forward import Forecast
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Plan, Send, Stop, Wait
from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money, total_by_currency
from puntual.domain.reasons import Reason
from puntual.domain.sending.rates import RateTable
from puntual.domain.templates.template import Template
from puntual.domain.wording.compose import compose
from puntual.domain.wording.text_message import write_plainly

SEND: Final = "send"
SUPPRESS: Final = "suppress"
_MILLION: Final = 1_000_000
_FALLBACK_TEXTS: Final = PackagedFallbackTexts()


@dataclass(frozen=True, slots=True)
class Row:
    """What JSON lines carry, in their order.

    Attributes:
        at: the instant, UTC, as ISO 8601 with `Z`.
        local: the same instant on the debtor's clock; None when no zone is known.
        text: as the debtor reads it; None for a silence, or without a template in the language.
        amount_minor: what the line is about, in minor units; None for nothing, or when several
            currencies stand side by side.
        cost_usd: what Meta asks for; None for a silence, and over another channel.
        channel: over what it goes out; None for a silence.
        lapsed: the steps that went by without a message, with their causes; of a silence only.
    """

    kind: str
    at: str
    local: str | None
    zone: str | None
    debtor_id: str
    invoice_ids: tuple[str, ...]
    step: str | None
    template: str | None
    language: str | None
    text: str | None
    reasons: tuple[str, ...]
    amount_minor: int | None
    currency: str | None
    cost_usd: float | None
    policy_version: str
    channel: str | None
    lapsed: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Press:
    """What it takes to write a line: who signs, the templates, the prices."""

    creditor: Creditor
    templates: PackagedTemplates
    rates: RateTable
    policy_version: str

    def row_of(self, forecast: Forecast) -> Row:
        """Return a forecast as a line."""
        match forecast.decision:
            case Send(plan):
                return self._message(forecast, plan)
            case Wait(_, reasons) | Stop(reasons):
                return self._suppressed(forecast, reasons)

    def _message(self, forecast: Forecast, plan: Plan) -> Row:
        profile = forecast.account.profile
        local, zone = _wall_clock(forecast)
        paid = [one.invoice for one in plan.payments if one.invoice is not None]
        invoices = [one.key.invoice for one in plan.instalments] or paid
        amounts = [one.outstanding for one in plan.instalments]
        amount, currency = _amount(amounts or [one.amount for one in plan.payments])
        is_whatsapp = plan.contact.channel is Channel.WHATSAPP
        cost = self.rates.utility_micro_usd(profile.country, forecast.at.date())
        return Row(
            kind=SEND,
            at=_instant(forecast.at),
            local=local,
            zone=zone,
            debtor_id=forecast.account.key.debtor,
            invoice_ids=_distinct(one.external_id for one in invoices),
            step=plan.contact.step,
            template=plan.contact.template,
            language=plan.contact.language,
            text=self._text(plan, profile),
            reasons=(),
            amount_minor=amount,
            currency=currency,
            cost_usd=cost / _MILLION if is_whatsapp else None,
            policy_version=self.policy_version,
            channel=plan.contact.channel.value,
        )

    def _text(self, plan: Plan, profile: Profile) -> str | None:
        contact = plan.contact
        if contact.channel is Channel.WHATSAPP:
            template = self.templates.find(contact.template, contact.language)
            return None if template is None else _text(template, plan, profile, self.creditor)
        text = _FALLBACK_TEXTS.find(
            contact.channel, contact.template, profile, self.creditor.form_of_address
        )
        said = write_plainly(plan, profile, self.creditor, text, load_wording())
        return "\n\n".join(filter(None, said))

    def _suppressed(self, forecast: Forecast, reasons: Sequence[Reason]) -> Row:
        local, zone = _wall_clock(forecast)
        still_open = forecast.account.balance.open_instalments
        amount, currency = _amount([one.outstanding for one in still_open])
        return Row(
            kind=SUPPRESS,
            at=_instant(forecast.at),
            local=local,
            zone=zone,
            debtor_id=forecast.account.key.debtor,
            invoice_ids=_distinct(one.key.invoice.external_id for one in still_open),
            step=None,
            template=None,
            language=None,
            text=None,
            reasons=tuple(reason.value for reason in reasons),
            amount_minor=amount,
            currency=currency,
            cost_usd=None,
            policy_version=self.policy_version,
            channel=None,
            lapsed=tuple(lapsed_in(forecast, tuple(reasons))),
        )


def _text(template: Template, plan: Plan, profile: Profile, creditor: Creditor) -> str | None:
    try:
        return template.render(compose(plan, profile, creditor, template, load_wording()))
    except InvalidInput:
        # A message that cannot be written is listed all the same: it is what the engine decides.
        return None


def _wall_clock(forecast: Forecast) -> tuple[str | None, str | None]:
    if forecast.terms.rules is None:
        return None, None
    zone: ZoneInfo = forecast.terms.rules.zones[0]
    return forecast.at.astimezone(zone).isoformat(timespec="seconds"), zone.key


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _amount(amounts: Sequence[Money]) -> tuple[int | None, str | None]:
    totals = total_by_currency(amounts)
    if len(totals) != 1:
        return None, None
    return totals[0].minor, totals[0].currency
