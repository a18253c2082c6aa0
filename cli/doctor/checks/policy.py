"""Is a policy in force that can be read and that says something?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import DAMAGED, Deployment
from cli.doctor.finding import Finding, attention, broken, ok
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import Policy

_CHANNELS: Final = {"sms": "SMS_ORIGINATION", "email": "EMAIL_FROM"}
_OFF: Final = "none"


def _look(deployment: Deployment) -> Iterator[Finding]:
    book = DynamoPolicies(deployment.table)
    for one in deployment.creditors:
        creditor = CreditorId(one.id)
        version = book.active_version(creditor)
        said = {"creditor": one.id, "version": version}
        try:
            policy = book.read(creditor, version)
        except DAMAGED:
            yield broken("policy_unreadable", **said)
            continue
        if policy is None:
            yield broken("policy_missing", **said)
        else:
            yield from _faults_of(policy, deployment, said)
    yield ok("policies_sound", versions=_versions(deployment))


def _faults_of(policy: Policy, deployment: Deployment, said: dict[str, str]) -> Iterator[Finding]:
    stems = PackagedTemplates().catalogue(pay=True).languages
    steps = [step for cadence in policy.cadences for step in cadence.steps]
    unknown = sorted({stem for step in steps for stem in step.templates} - set(stems))
    if not steps:
        yield broken("policy_empty", **said)
    if unknown:
        yield broken("policy_without_templates", stems=", ".join(unknown), **said)
    for channel in sorted(policy.channels):
        if deployment.environment.get(_CHANNELS[channel.value], _OFF) == _OFF:
            yield attention("channel_not_deployed", channel=channel.value, **said)


def _versions(deployment: Deployment) -> str:
    named = deployment.policies.items()
    return ", ".join(f"{creditor}: {policy.version}" for creditor, policy in sorted(named))


POLICY: Final = Check("policy", _look, ("creditors",))
