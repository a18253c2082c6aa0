"""Which statements of a role some calls need: without one of them, a call is refused."""

from __future__ import annotations

from collections.abc import Sequence

from infra.components.table_rights import TABLE_RIGHTS
from tests.iam.calls import Call
from tests.iam.judge import role_of
from tests.iam.statements import Statement, is_allowed, is_like


def statements_without_use(function: str, calls: Sequence[Call]) -> list[Statement]:
    """Return the statements that may be dropped without one of the calls being refused."""
    role = role_of(function)
    assert all(is_allowed(role, call) for call in calls)
    return [
        one
        for one in role
        # Lambda writes the logs, not the handler.
        if not all(action.startswith("logs:") for action in one.actions)
        and not _is_missed(one, role, calls)
    ]


def rights_without_use(function: str, calls: Sequence[Call]) -> set[tuple[str, str]]:
    """Return the rights to the table that none of the calls needs, by partition and operation."""
    return {
        (partition.name, operation)
        for partition, operations in TABLE_RIGHTS[function].items()
        for operation in operations
        if not any(
            call.action == f"dynamodb:{operation}"
            and any(is_like(key, partition.value) for key in call.keys or ())
            for call in calls
        )
    }


def _is_missed(statement: Statement, role: Sequence[Statement], calls: Sequence[Call]) -> bool:
    left = [one for one in role if one is not statement]
    return any(not is_allowed(left, call) for call in calls)
