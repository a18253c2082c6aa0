"""BatchExecuteStatement where a double has only UpdateItem: moto reads no conditions in PartiQL.

Statements are read back into the update that they mean. Covers what Puntual writes, and fails
loudly at everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from botocore.exceptions import ClientError

MOST: Final = 25
_STATEMENT: Final = re.compile(
    r'UPDATE "(?P<table>[\w.-]+)" (?P<changes>(?:SET "\w+"=\? ?|REMOVE "\w+" ?)+) ?'
    r'WHERE (?P<tests>"pk"=\? AND "sk"=\? AND .+)'
)
_SET: Final = re.compile(r'SET "(\w+)"=(:p\d+)')
_REMOVE: Final = re.compile(r'REMOVE "(\w+)"')
_PRESENCE: Final = re.compile(r'"(\w+)" IS (NOT )?MISSING')
_NAME: Final = re.compile(r'"(\w+)"')

type Execute = Callable[..., Mapping[str, Any]]


def execute_statements(statements: Sequence[Mapping[str, Any]], update: Execute) -> dict[str, Any]:
    """Return the answer of a batch; each statement is executed on its own by ``update``."""
    assert 1 <= len(statements) <= MOST
    updates = [read_statement(statement) for statement in statements]
    rows = [str(one["Key"]) for one in updates]
    assert len(set(rows)) == len(rows), "AWS takes no two writes of one item"
    return {"Responses": [_execute(one, update) for one in updates]}


def read_statement(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request of an UpdateItem that a statement means."""
    numbers = iter(range(len(statement["Parameters"])))
    text = re.sub(r"\?", lambda _: f":p{next(numbers)}", statement["Statement"])
    found = _STATEMENT.fullmatch(statement["Statement"])
    if found is None or next(numbers, None) is not None:
        raise ValueError(f"not a statement that Puntual writes: {statement['Statement']}")
    changes, tests = text.split(" WHERE ", 1)
    values = {f":p{place}": value for place, value in enumerate(statement["Parameters"])}
    pk, sk, condition = tests.split(" AND ", 2)
    return {
        "TableName": found["table"],
        "Key": {"pk": values.pop(pk.partition("=")[2]), "sk": values.pop(sk.partition("=")[2])},
        "UpdateExpression": _changes(changes),
        "ConditionExpression": f"attribute_exists(#pk) AND {_condition(condition)}",
        "ExpressionAttributeNames": _named(changes, condition),
        "ExpressionAttributeValues": values,
        "ReturnValues": "NONE",
        "ReturnValuesOnConditionCheckFailure": statement["ReturnValuesOnConditionCheckFailure"],
    }


def _named(changes: str, condition: str) -> dict[str, str]:
    _, _, parts = changes.partition('" ')
    return {f"#{name}": name for name in ("pk", *_NAME.findall(f"{parts} {condition}"))}


def _changes(text: str) -> str:
    assigned = ", ".join(f"#{name} = {value}" for name, value in _SET.findall(text))
    removed = ", ".join(f"#{name}" for name in _REMOVE.findall(text))
    return f"SET {assigned}" + (f" REMOVE {removed}" if removed else "")


def _condition(text: str) -> str:
    with_presence = _PRESENCE.sub(
        lambda found: f"attribute_{'' if found[2] else 'not_'}exists(#{found[1]})", text
    )
    return _NAME.sub(r"#\1", with_presence)


def _execute(request: dict[str, Any], update: Execute) -> dict[str, Any]:
    try:
        update(**request)
    except ClientError as err:
        code = err.response["Error"]["Code"].removesuffix("Exception")
        item = err.response.get("Item")
        return {"Error": {"Code": code, "Message": "", **({"Item": item} if item else {})}}
    return {"TableName": request["TableName"]}
