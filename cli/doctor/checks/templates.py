"""May the templates be sent that the policies speak by, in the languages of the debtors?"""

from collections.abc import Iterable, Iterator
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, broken, note, ok
from puntual.adapters.composition import PackagedCatalogues
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.whatsapp.template_api import RegisteredTemplate
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import MissingConfiguration
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.templates.catalogue import Version
from puntual.domain.templates.health import MARKETING
from puntual.domain.templates.template import registered_name, template_name

_APPROVED: Final = "APPROVED"
_UNDER_REVIEW: Final = frozenset({"PENDING", "IN_APPEAL"})
# A payment is thanked for, whatever the policy.
_ALWAYS: Final = ("payment_received",)
_SHOWN: Final = 3


def _look(deployment: Deployment) -> Iterator[Finding]:
    profiles = _some_profiles(deployment)
    for creditor in deployment.creditors:
        account = deployment.account_of(creditor.phone_number_id)
        if not account:
            yield note("templates_unseen", creditor=creditor.id)
            continue
        try:
            known = deployment.meta.templates(account)
        except MissingConfiguration:
            yield broken("templates_refused", account=account)
            continue
        own = [one for one in profiles if one.key.creditor == creditor.id]
        needed = _needed(creditor, _policy_of(creditor, deployment), own, known)
        yield from _faults_in(needed, known, account)
        yield from _set_aside(needed, account, deployment)
    yield ok("templates_sound")


def _some_profiles(deployment: Deployment) -> list[Profile]:
    """Return who is met first in the table: their languages are those that are spoken."""
    page = next(DynamoAccountScan(deployment.table).walk(1, 1, None), None)
    excerpts = (one.excerpt() for one in page.accounts) if page is not None else ()
    return [one.profile for one in excerpts if one is not None]


def _policy_of(creditor: Creditor, deployment: Deployment) -> Policy:
    return deployment.policies.get(creditor.id, DEFAULT_POLICY)


def _needed(
    creditor: Creditor,
    policy: Policy,
    profiles: Iterable[Profile],
    known: list[RegisteredTemplate],
) -> list[Version]:
    """Return the texts that the policy speaks by: to these people, else in one whole language."""
    catalogue = PackagedCatalogues(PackagedTemplates())(creditor)
    stems = [one for one in _stems_of(policy, creditor) if catalogue.has(one)]
    spoken = {
        next(catalogue.versions_of(stem, profile), None) for stem in stems for profile in profiles
    } - {None}
    if spoken:
        return sorted(one for one in spoken if one is not None)
    languages = {one for stem in stems for one in catalogue.languages[stem]}
    whole = max(sorted(languages), key=lambda one: _registered_in(one, stems, known))
    return [Version(stem, whole) for stem in stems if whole in catalogue.languages[stem]]


def _registered_in(language: str, stems: Iterable[str], known: list[RegisteredTemplate]) -> int:
    names = {registered_name(template_name(stem)) for stem in stems}
    return sum(1 for one in known if one.language == language and one.name in names)


def _stems_of(policy: Policy, creditor: Creditor) -> Iterator[str]:
    steps = (step for cadence in policy.cadences for step in cadence.steps)
    plain = dict.fromkeys((*(stem for step in steps for stem in step.templates), *_ALWAYS))
    for stem in plain:
        yield f"{stem}_pay" if creditor.pays_online and stem not in _ALWAYS else stem


def _faults_in(
    needed: list[Version], known: list[RegisteredTemplate], account: str
) -> Iterator[Finding]:
    found = {(one.name, one.language): one for one in known}
    by_fault: dict[str, list[str]] = {}
    for version in needed:
        name = registered_name(template_name(version.stem))
        fault = _fault_of(found.get((name, version.language)))
        if fault is not None:
            by_fault.setdefault(fault, []).append(f"{version.stem}/{version.language}")
    for fault, names in by_fault.items():
        told = attention if fault == "templates_pending" else broken
        yield told(fault, count=len(names), some=_some(names), account=account)


def _fault_of(known: RegisteredTemplate | None) -> str | None:
    if known is None:
        return "templates_missing"
    if known.category == MARKETING:
        return "templates_marketing"
    if known.status in _UNDER_REVIEW:
        return "templates_pending"
    return None if known.status == _APPROVED else "templates_lost"


def _set_aside(needed: list[Version], account: str, deployment: Deployment) -> Iterator[Finding]:
    """Yield what our own record holds back although Meta may think otherwise by now."""
    wanted = {f"{one.stem}/{one.language}" for one in needed}
    aside = sorted(wanted & DynamoTemplateHealth(deployment.table).broken(account))
    if aside:
        stem, _, language = aside[0].partition("/")
        said = {"some": _some(aside), "stem": stem, "language": language}
        yield broken("templates_set_aside", count=len(aside), **said)


def _some(names: list[str]) -> str:
    rest = f" + {len(names) - _SHOWN}" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest


TEMPLATES: Final = Check("templates", _look, ("number",))
