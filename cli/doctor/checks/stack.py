"""Is it deployed, and did the last deployment succeed?"""

from collections.abc import Iterator, Sequence
from typing import Final

from cli.doctor.asking.aws import DeployedStack
from cli.doctor.asking.refusals import NoAnswer, Why
from cli.doctor.check import Check
from cli.doctor.deployment import SENDER, Deployment
from cli.doctor.finding import Finding, attention, broken, note, ok
from cli.frame.settings import STACK as PREFIX

_FUNCTIONS: Final = (
    *("ingest", "schedule_reminders", SENDER, "webhook"),
    *("converse", "reconcile", "check_senders"),
)
_FIRST_FAILED: Final = frozenset({"ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED"})
_KEPT_OLD: Final = "UPDATE_ROLLBACK_COMPLETE"


def _look_at_stack(deployment: Deployment) -> Iterator[Finding]:
    try:
        stacks = deployment.aws.stacks()
    except NoAnswer as refusal:
        if refusal.why is Why.DENIED and deployment.settings.outputs:
            yield note("stack_unseen", code=refusal.code)
            return
        raise
    found = _choose(deployment, stacks)
    if isinstance(found, Finding):
        yield found
        return
    deployment.stack = found
    yield from _faults_of(found, deployment)
    yield ok("stack_sound", stack=found.name)


def _choose(deployment: Deployment, stacks: Sequence[DeployedStack]) -> DeployedStack | Finding:
    wanted, region = deployment.settings.find("stage"), deployment.region
    if wanted is None and len(stacks) > 1:
        known = ", ".join(sorted(one.name.removeprefix(PREFIX) for one in stacks))
        return broken("stage_unclear", stages=known)
    found = [one for one in stacks if wanted is None or one.name == f"{PREFIX}{wanted}"]
    if found:
        return found[0]
    stage = wanted or "dev"
    if deployment.settings.outputs:
        return broken("stack_elsewhere", stack=f"{PREFIX}{stage}", region=region)
    return broken("stack_missing", stack=f"{PREFIX}{stage}", stage=stage, region=region)


def _faults_of(stack: DeployedStack, deployment: Deployment) -> Iterator[Finding]:
    status, stage = stack.status, stack.name.removeprefix(PREFIX)
    said = {"stack": stack.name, "status": status, "stage": stage}
    if status in _FIRST_FAILED or status.startswith("DELETE"):
        yield broken("stack_failed", **said)
    elif status.endswith("_FAILED"):
        yield broken("stack_stuck", **said)
    elif status == _KEPT_OLD:
        yield attention("stack_rolled_back", **said)
    elif status.endswith("IN_PROGRESS"):
        yield note("stack_changing", **said)
    typed, deployed = deployment.settings.find("table"), stack.outputs.get("TableName")
    if typed and deployed and typed != deployed:
        origin = deployment.settings.origins.get("table", "--table")
        yield attention("table_of_another", table=typed, origin=origin, **said)


def _look_at_functions(deployment: Deployment) -> Iterator[Finding]:
    for function in _FUNCTIONS:
        alias = deployment.alias(function)
        found = deployment.aws.function(alias) if alias else None
        if found is None:
            yield broken("function_missing", function=function, stage=deployment.stage)
        elif found.get("State", "Active") not in {"Active", "Inactive"}:
            yield broken("function_failed", function=function, stage=deployment.stage)
    yield ok("functions_sound", count=len(_FUNCTIONS))


STACK: Final = Check("stack", _look_at_stack, ("access",))
FUNCTIONS: Final = Check("functions", _look_at_functions, ("stack",))
