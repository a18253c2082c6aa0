"""The product, asked about a scene: the facts become an account, and the decision comes back."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.contact import Contact, Coverage, Purpose, contact_id
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Decision
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.receivables.receivable import Instalment, InstalmentKey, Invoice, Payment
from puntual.domain.templates.catalogue import Catalogue
from puntual.domain.templates.template import template_name
from tests.prove.oracle.scenes import Debt, Held, Paid, Scene, Told

_KEY = DebtorKey(CreditorId("taller-luna"), DebtorId("cli-0001"))
_LONG_AGO = timedelta(days=60)
_MINUTES = timedelta(hours=2)


def ask(scene: Scene) -> Decision:
    """Return what the product decides."""
    account = account_of(scene)
    rules = _book().rules_for(account.profile, scene.now)
    terms = Terms(DEFAULT_POLICY, rules, catalogue=_catalogue())
    return decide(view_of(account, scene.now), terms, scene.now)


def account_of(scene: Scene) -> Account:
    """Return the account that the facts make."""
    return Account(
        _profile(scene),
        rev=3,
        invoices=tuple(_invoice(one, scene) for one in scene.debts),
        payments=tuple(_payment(n, one, scene) for n, one in enumerate(scene.paid)),
        holds=tuple(_hold(n, one) for n, one in enumerate(scene.held)),
        contacts=tuple(_contact(n, one, scene) for n, one in zip(count(1), scene.told)),
    )


@cache
def _book() -> PackagedRuleBook:
    return PackagedRuleBook()


@cache
def _catalogue() -> Catalogue:
    return PackagedTemplates().catalogue()


def _profile(scene: Scene) -> Profile:
    consents = []
    if scene.consented:
        at = scene.now - _LONG_AGO
        consents.append(ConsentEvent(ConsentKind.GRANTED, at, "contract", "clause 9"))
    if scene.opted_out:
        at = scene.now - timedelta(hours=1)
        consents.append(ConsentEvent(ConsentKind.REVOKED, at, "whatsapp reply", "wamid.1"))
    return Profile(
        key=_KEY,
        name="Ana Ejemplo",
        phone="+525550000001",
        country=scene.country,
        zone=scene.zone,
        locale="es",
        consents=tuple(consents),
    )


def _key_of(name: str) -> InstalmentKey:
    return InstalmentKey(DocumentId("erp", name), 1)


def _invoice(debt: Debt, scene: Scene) -> Invoice:
    part = Instalment(1, debt.due, Money(debt.minor, scene.currency))
    issued = debt.due - timedelta(days=40)
    return Invoice(DocumentId("erp", debt.name), debt.name, issued, (part,))


def _payment(number: int, paid: Paid, scene: Scene) -> Payment:
    named = None if paid.debt is None else DocumentId("erp", paid.debt)
    return Payment(
        DocumentId("bank", f"P-{number}"),
        Money(paid.minor, scene.currency),
        paid.at.date(),
        paid.at,
        invoice=named,
    )


def _hold(number: int, held: Held) -> Hold:
    keys = frozenset(_key_of(name) for name in held.debts)
    return Hold(f"h-{number}", HoldKind(held.kind), held.since, held.until, keys, "reply:test")


def _contact(seq: int, told: Told, scene: Scene) -> Contact:
    day = told.at.astimezone(ZoneInfo(scene.zone)).date()
    state = ContactState(told.state)
    has_failed = state is ContactState.FAILED
    return Contact(
        id=contact_id(seq, day, Purpose.REMINDER, 1),
        purpose=Purpose.REMINDER,
        local_date=day,
        claimed_at=told.at,
        deadline=told.at + _MINUTES,
        step=told.step,
        template=template_name(told.step),
        language="es",
        policy_version="default-1",
        covered=tuple(Coverage(_key_of(name), told.step) for name in told.debts),
        state=state,
        accepted_at=None if has_failed or state is ContactState.CLAIMED else told.at,
        settled_at=None if state is ContactState.CLAIMED else told.at,
        error_class=SendErrorClass.FAIL_MESSAGE if has_failed else None,
    )
