"""Which form of a template speaks: its language, its discount, its pay button."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.decision.plan import Plan, Send, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DebtorId, PhoneNumberId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import Audience, Cadence, DayUnit, Step
from puntual.domain.policies.early_discount import Offer, offer_of
from puntual.domain.policies.policy import DEFAULT_POLICY as POLICY
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.reasons import Reason
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import OpenInstalment
from puntual.domain.sending.conditions import Conditions
from puntual.domain.templates.catalogue import ANY_TEMPLATE, Catalogue
from puntual.domain.templates.template import template_name
from puntual.domain.wording.compose import compose
from tests.decisions import decide, money_at_stake
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    TERMS,
    account,
    days_from_due,
    hold,
    invoice,
    key_of,
    local,
)

_TEMPLATES = PackagedTemplates()
_OFFER = EarlyDiscount(5, 1, frozenset({"due_in_3_days", "due_today"}))
_CREDITOR = Creditor("el-roble", "El Roble", PhoneNumberId("1"), "+52 55 5550 0000")


def _terms(
    catalogue: Catalogue | None = None,
    *broken: str,
    discount: EarlyDiscount | None = None,
    **substitutes: str,
) -> Terms:
    policy = replace(POLICY, discount=discount, substitutes=substitutes)
    conditions = Conditions(broken_templates=frozenset(broken))
    known = _TEMPLATES.catalogue() if catalogue is None else catalogue
    return replace(TERMS, policy=policy, conditions=conditions, catalogue=known)


def _payable(reference: str = "F-001") -> Account:
    return account(replace(invoice(), pay_reference=reference))


def _plan(debtor: Account, terms: Terms, at: datetime | None = None) -> Plan:
    decision = decide(debtor, terms, at or local(DUE))
    assert isinstance(decision, Send), decision
    return decision.plan


def _template(debtor: Account, terms: Terms, at: datetime | None = None) -> tuple[str, str]:
    contact = _plan(debtor, terms, at).contact
    return contact.template, contact.language


def _speaking(locale: str) -> Account:
    return replace(account(), profile=replace(PROFILE, locale=locale))


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("es-MX", "es_MX"),
        ("es-AR", "es_AR"),
        ("es-CL", "es"),
        ("es-UY", "es_AR"),
        ("es-HN", "es_CO"),
        ("pt-BR", "pt_BR"),
        ("en-US", "en"),
        ("fr", "es"),
    ],
)
def test_a_debtor_reads_the_language_of_the_country_if_there_is_one(
    locale: str, language: str
) -> None:
    assert _template(_speaking(locale), _terms()) == ("puntual_due_today_v1", language)


def test_a_catalogue_can_be_looked_up_by() -> None:
    assert len({ANY_TEMPLATE, Catalogue({"due_today": frozenset({"es"})})}) == 2


def test_without_a_catalogue_the_three_languages_are_presumed() -> None:
    assert _template(_speaking("es-MX"), TERMS)[1] == "es"
    assert _template(_speaking("pt-BR"), TERMS)[1] == "pt_BR"


def test_a_stem_that_is_not_registered_is_not_available() -> None:
    decision = decide(account(), _terms(Catalogue({"other": frozenset({"es"})})), local(DUE))
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.TEMPLATE_UNAVAILABLE,)


def test_the_variants_of_a_step_are_shared_out_among_the_debtors_and_each_keeps_its_own() -> None:
    step = Step("due_today", 0, 3, variants=("due_in_1_day", "due_in_3_days"))
    policy = replace(POLICY, cadences=(Cadence("only", (step,)),))
    debtors = [
        replace(
            account(), profile=replace(PROFILE, key=replace(PROFILE.key, debtor=DebtorId(name)))
        )
        for name in ("cli-1", "cli-2", "cli-3", "cli-4", "cli-5", "cli-6", "cli-7", "cli-8")
    ]
    terms = replace(_terms(), policy=policy)
    chosen = [_template(debtor, terms)[0] for debtor in debtors]
    assert set(chosen) == {template_name(stem) for stem in step.templates}
    next_day = local(days_from_due(1))
    assert [_template(debtor, terms, next_day)[0] for debtor in debtors] == chosen


def test_a_template_that_is_broken_in_the_debtors_language_gives_way_to_its_substitute() -> None:
    terms = _terms(None, "due_today/es_MX", due_today="due_in_1_day")
    assert _template(_speaking("es-MX"), terms)[0] == "puntual_due_in_1_day_v1"
    assert _template(_speaking("es-AR"), terms)[0] == "puntual_due_today_v1"


def test_nobody_is_written_to_in_another_variant_of_a_language_that_was_paused() -> None:
    # A pause means that people complained; the same words under another code would go on.
    decision = decide(_speaking("es-MX"), _terms(None, "due_today/es_MX"), local(DUE))
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.TEMPLATE_UNAVAILABLE,)


def test_a_stem_may_be_broken_in_all_languages() -> None:
    decision = decide(_speaking("pt-BR"), _terms(None, "due_today"), local(DUE))
    assert isinstance(decision, Wait)


def test_a_pay_button_needs_the_registered_template_and_a_reference() -> None:
    with_button = _terms(_TEMPLATES.catalogue(pay=True))
    assert _template(_payable(), with_button) == ("puntual_due_today_pay_v1", "es_MX")
    assert _template(_payable(""), with_button)[0] == "puntual_due_today_v1"
    assert _template(_payable(), _terms())[0] == "puntual_due_today_v1"


def test_two_invoices_cannot_share_a_pay_button() -> None:
    both = account(
        replace(invoice(), pay_reference="F-001"),
        replace(invoice("F-002"), pay_reference="F-002"),
    )
    assert _template(both, _terms(_TEMPLATES.catalogue(pay=True)))[0] == "puntual_due_today_v1"


def test_a_broken_pay_button_costs_the_button_and_not_the_reminder() -> None:
    terms = _terms(_TEMPLATES.catalogue(pay=True), "due_today_pay/es_MX")
    assert _template(_payable(), terms)[0] == "puntual_due_today_v1"


def test_a_discount_is_offered_with_its_amount_and_its_date_while_it_lasts() -> None:
    at = local(days_from_due(-1))
    plan = _plan(account(), _terms(discount=_OFFER), at)
    assert plan.contact.template == "puntual_due_in_3_days_discount_v1"
    template = _TEMPLATES.find(plan.contact.template, plan.contact.language)
    assert template is not None
    said = compose(plan, PROFILE, _CREDITOR, template, load_wording())
    assert said["discount_amount"] == "$1,187.98 MXN"
    assert said["discount_date"] == "9 de marzo de 2026"
    assert "hasta el 9 de marzo de 2026" in template.render(said)


def test_a_discount_and_a_pay_button_come_together() -> None:
    terms = _terms(_TEMPLATES.catalogue(pay=True), discount=_OFFER)
    template, _ = _template(_payable(), terms, local(days_from_due(-1)))
    assert template == "puntual_due_in_3_days_discount_pay_v1"
    without_reference, _ = _template(_payable(""), terms, local(days_from_due(-1)))
    assert without_reference == "puntual_due_in_3_days_discount_v1"
    no_offer, _ = _template(_payable(), replace(terms, policy=POLICY), local(days_from_due(-1)))
    assert no_offer == "puntual_due_in_3_days_pay_v1"


def test_a_discount_whose_day_is_over_is_not_offered() -> None:
    plan = _plan(account(), _terms(discount=_OFFER))
    assert (plan.contact.template, plan.discount) == ("puntual_due_today_v1", None)


def test_an_agreement_names_the_debtors_day_until_which_there_is_peace() -> None:
    # The next day has begun in UTC.
    until = local(days_from_due(2), 19, 30)
    promised = replace(
        account(), holds=(hold(HoldKind.PROMISE, until, since=local(DUE) - timedelta(hours=1)),)
    )
    plan = _plan(promised, _terms())
    assert plan.contact.template == "puntual_agreement_confirmed_v1"
    assert plan.peace_until == days_from_due(2)
    template = _TEMPLATES.find(plan.contact.template, plan.contact.language)
    assert template is not None
    said = compose(plan, PROFILE, _CREDITOR, template, load_wording())
    assert said["promise_date"] == "12 de marzo de 2026"


def _open(minor: int, due_on: date = DUE, currency: str = "MXN") -> OpenInstalment:
    amount = Money(minor, currency)
    return OpenInstalment(key_of(), "F-001", due_on, amount, amount)


def test_an_offer_is_rounded_half_up_and_lasts_until_the_first_of_its_dates() -> None:
    both = (_open(125050), _open(10, days_from_due(5)), _open(30_00, currency="COP"))
    until = days_from_due(-1)
    assert offer_of(_OFFER, both, until) == Offer(
        (Money(118807, "MXN"), Money(29_00, "COP")), until
    )
    assert offer_of(_OFFER, both, DUE) is None
    assert offer_of(None, both, until) is None
    assert offer_of(_OFFER, (), until) is None


@given(st.integers(1, 10**12), st.integers(0, 100))
def test_an_offer_is_never_more_than_what_is_owed_nor_off_by_more_than_half_a_unit(
    minor: int, percent: int
) -> None:
    offer = offer_of(EarlyDiscount(percent, 0, frozenset()), (_open(minor),), DUE)
    assert offer is not None
    (amount,) = offer.amounts
    assert 0 <= amount.minor <= minor
    assert abs(100 * amount.minor - minor * (100 - percent)) <= 50


@given(st.integers(1, 10**12), st.integers(0, 100))
def test_an_offer_in_colombia_is_in_whole_pesos_unless_centavos_are_owed(
    minor: int, percent: int
) -> None:
    offer = offer_of(EarlyDiscount(percent, 0, frozenset()), (_open(minor, currency="COP"),), DUE)
    assert offer is not None
    (amount,) = offer.amounts
    unit = 1 if minor % 100 else 100
    assert 0 <= amount.minor <= minor
    assert amount.minor % unit == 0
    assert abs(100 * amount.minor - minor * (100 - percent)) <= 50 * unit


@pytest.mark.parametrize(
    ("offset", "unit", "days", "is_at_stake"),
    [
        (5, DayUnit.BUSINESS, 10, True),  # the weekends are given on top
        (5, DayUnit.BUSINESS, 11, False),
        (1, DayUnit.BUSINESS, 2, True),
        (1, DayUnit.BUSINESS, 3, False),
        (5, DayUnit.CALENDAR, 5, True),
        (5, DayUnit.CALENDAR, 6, False),
        (-5, DayUnit.BUSINESS, -5, True),
        (-5, DayUnit.BUSINESS, -4, False),
    ],
)
def test_money_is_at_stake_to_the_last_day_of_the_step(
    offset: int, unit: DayUnit, days: int, *, is_at_stake: bool
) -> None:
    cadence = Cadence("only", (Step("nudge", offset, 1, unit=unit),))
    policy = replace(POLICY, cadences=(cadence,))
    found = money_at_stake([account()], policy, "nudge", days_from_due(days))
    assert found == ((Money(125050, "MXN"),) if is_at_stake else ())


def test_the_money_at_stake_is_what_the_stem_would_still_speak_of() -> None:
    debtors = [account(), account(invoice("F-002", days_from_due(-40)))]
    pesos = (Money(125050, "MXN"),)
    assert money_at_stake(debtors, POLICY, "due_today", DUE) == pesos
    assert money_at_stake(debtors, POLICY, "due_today_pay", DUE) == pesos
    assert money_at_stake(debtors, POLICY, "overdue_8_days", DUE) == pesos
    assert money_at_stake(debtors, POLICY, "statement", DUE) == ()
    assert money_at_stake(debtors, POLICY, "due_today", days_from_due(3)) == ()
    assert money_at_stake([], POLICY, "due_today", DUE) == ()
    companies = Audience(kinds=frozenset({DebtorKind.CORPORATE}))
    elsewhere = replace(POLICY, cadences=(replace(POLICY.cadences[0], audience=companies),))
    assert money_at_stake(debtors, elsewhere, "due_today", DUE) == ()
