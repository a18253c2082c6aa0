"""Statements of the roles in a synthesised template, and what they say of a call.

The rules are IAM's: a deny beats an allow, and without an allow a call is refused; `*` and `?` in
actions, resources and ``StringLike`` stand for other characters; ``ForAllValues`` holds for a
request that has no value at all. What is not known here raises, so that nothing passes unjudged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.iam.calls import ACCOUNT, REGION, Call, bucket_arn, queue_arn, table_arn
from tests.infra.synthesis import Template, listed

_SOURCE: Final = "events:source"
_LEADING_KEYS: Final = "dynamodb:LeadingKeys"
_PSEUDO: Final = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
}

type Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, its resources as ARNs."""

    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, Any]]

    def covers(self, call: Call) -> bool:
        """Tell whether the statement speaks of a call."""
        return (
            any(is_like(call.action.lower(), one.lower()) for one in self.actions)
            and any(is_like(call.resource, one) for one in self.resources)
            and all(
                _holds(operator, key, listed(wanted), call)
                for operator, tests in self.conditions.items()
                for key, wanted in tests.items()
            )
        )


def is_allowed(statements: Sequence[Statement], call: Call) -> bool:
    """Tell what IAM would say of a call."""
    covering = [one.effect for one in statements if one.covers(call)]
    return "Deny" not in covering and "Allow" in covering


def statements_of(
    template: Template, function: str, environment: Environment
) -> tuple[Statement, ...]:
    """Return the statements of a function's role.

    Args:
        template: the synthesised one.
        function: the function's folder.
        environment: the function's settings in the test; they name table, queue and secret.
    """
    code = _code_of(template, function)
    resolve = _resolver(template, code, environment)
    role = code["Role"]["Fn::GetAtt"][0]
    return tuple(
        Statement(
            raw["Effect"],
            tuple(listed(raw["Action"])),
            tuple(resolve(one) for one in listed(raw["Resource"])),
            raw.get("Condition", {}),
        )
        for raw in _raw_statements(template, role)
    )


def is_like(text: str, pattern: str) -> bool:
    """Tell whether a text matches a pattern of IAM."""
    parts = ({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def _holds(operator: str, key: str, wanted: Sequence[str], call: Call) -> bool:
    if (operator, key) == ("StringEquals", _SOURCE):
        return bool(call.sources) and all(one in wanted for one in call.sources)
    if key != _LEADING_KEYS:
        raise LookupError(f"no value is known for the condition key {key}: name it here")
    keys = call.keys or ()
    match operator:
        case "ForAllValues:StringLike":
            return all(any(is_like(one, pattern) for pattern in wanted) for one in keys)
        case "ForAllValues:StringEquals":
            return all(one in wanted for one in keys)
        case "Null":
            return all((call.keys is None) == (str(one).lower() == "true") for one in wanted)
        case _:
            raise LookupError(f"no rule is known for the condition {operator}: name it here")


def _code_of(template: Template, function: str) -> dict[str, Any]:
    (properties,) = (
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
        and resource["Properties"]["Handler"] == f"functions.{function}.handler.handler"
    )
    found: dict[str, Any] = properties
    return found


def _raw_statements(template: Template, role: str) -> Iterator[dict[str, Any]]:
    for resource in template["Resources"].values():
        if resource["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"} and {
            "Ref": role
        } in resource["Properties"].get("Roles", []):
            yield from resource["Properties"]["PolicyDocument"]["Statement"]


def _resolver(
    template: Template, code: Mapping[str, Any], environment: Environment
) -> Callable[[Any], str]:
    """Return what resolves CloudFormation's functions, with the names that the test gave.

    CloudFormation hands the names of table, queue and secret to the function as its settings.
    So a test that sets them says what each resource is called.
    """
    settings = code["Environment"]["Variables"].items()
    names = {
        value["Ref"]: environment[name]
        for name, value in settings
        if isinstance(value, Mapping) and "Ref" in value and name in environment
    }

    def resolve(value: Any) -> str:
        match value:
            case str():
                return value
            case {"Ref": str(name)}:
                return _PSEUDO.get(name) or names.get(name, name)
            case {"Fn::GetAtt": [str(name), "Arn"]}:
                resource = template["Resources"][name]
                own_name = resource.get("Properties", {}).get("TableName")
                return _arn_of(resource, resolve(own_name) if own_name else names.get(name, name))
            case {"Fn::Join": [str(glue), list(parts)]}:
                return glue.join(resolve(part) for part in parts)
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{([^}]+)\}", lambda found: resolve({"Ref": found[1]}), text)
            case _:
                raise LookupError(f"no rule is known for {value}: name it here")

    return resolve


def _arn_of(resource: Mapping[str, Any], name: str) -> str:
    match resource["Type"]:
        case "AWS::DynamoDB::Table":
            return table_arn(name)
        case "AWS::SQS::Queue":
            return queue_arn(name)
        case "AWS::S3::Bucket":
            return bucket_arn(name)
        case kind:
            return f"{kind}/{name}"
