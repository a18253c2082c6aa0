"""What a request to AWS needs a permission for: actions, resources, and keys of partitions.

The table is DynamoDB's and SQS's own: "Actions, resources, and condition keys" of the service
authorization reference. A transaction needs the permission of each of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from typing import Any, Final, NamedTuple

from tests.doubles.dynamodb_statements import read_statement

REGION: Final = "us-east-1"
ACCOUNT: Final = "123456789012"
_PARTITION_KEY: Final = "pk"
_EQUALS: Final = re.compile(r"(#?\w+)\s*=\s*(:\w+)")
_OF_PART: Final = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "DeleteRequest": "DeleteItem",
    "Put": "PutItem",
    "PutRequest": "PutItem",
    "Update": "UpdateItem",
}

type Body = Mapping[str, Any]


class Call(NamedTuple):
    """One permission that a request needs.

    Attributes:
        keys: the values of ``dynamodb:LeadingKeys``; None where the request has none, as a scan.
        sources: the values of ``events:source``; none where no event is put.
    """

    action: str
    resource: str
    keys: tuple[str, ...] | None = None
    sources: tuple[str, ...] = ()


def calls_of(service: str, operation: str, body: Body) -> list[Call]:
    """Return the permissions that a request needs.

    Raises:
        LookupError: the operation is unknown here, so that nothing passes unjudged.
    """
    match service:
        case "dynamodb":
            return list(_table_calls(operation, body))
        case "sqs":
            action = operation.removesuffix("Batch")
            return [Call(f"sqs:{action}", queue_arn(body["QueueUrl"]))]
        case "s3" if operation in {"DeleteObject", "GetObject", "PutObject"}:
            return [Call(f"s3:{operation}", f"{bucket_arn(body['Bucket'])}/{body['Key']}")]
        case "secretsmanager":
            return [Call(f"secretsmanager:{operation}", body["SecretId"])]
        case "events" | "lambda" if (service, operation) in _OF_ONE_RESOURCE:
            sources = tuple(str(one["Source"]) for one in body.get("Entries", ()))
            return [_OF_ONE_RESOURCE[service, operation]._replace(sources=sources)]
        case "sesv2" if operation == "SendEmail":
            return [
                Call("ses:SendEmail", _arn("ses", f"identity/{_address_of(body)}")),
                Call(
                    "ses:SendEmail",
                    _arn("ses", f"configuration-set/{body['ConfigurationSetName']}"),
                ),
            ]
        case _:
            raise LookupError(f"no permission is known for {service} {operation}: name it here")


def _address_of(body: Body) -> str:
    """Return the sender's address without the name before it."""
    return parseaddr(body["FromEmailAddress"])[1]


def table_arn(name: str) -> str:
    """Return the ARN of a table."""
    return _arn("dynamodb", f"table/{name}")


def bucket_arn(name: str) -> str:
    """Return the ARN of a bucket, which names neither region nor account."""
    return f"arn:aws:s3:::{name}"


def queue_arn(url: str) -> str:
    """Return the ARN of a queue by its URL or its name."""
    return _arn("sqs", url.rsplit("/", 1)[-1])


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


_OF_ONE_RESOURCE: Final = {
    ("events", "PutEvents"): Call("events:PutEvents", _arn("events", "event-bus/default")),
    ("lambda", "GetAccountSettings"): Call("lambda:GetAccountSettings", "*"),
}


def _table_calls(operation: str, body: Body) -> Iterator[Call]:
    match operation:
        case "TransactWriteItems":
            for part in body["TransactItems"]:
                ((kind, write),) = part.items()
                yield _call(_OF_PART[kind], write["TableName"], _key_of(write))
        case "BatchGetItem" | "BatchWriteItem":
            for table, wanted in body["RequestItems"].items():
                yield Call(f"dynamodb:{operation}", table_arn(table), tuple(_keys_of(wanted)))
        case "Query":
            yield _call(operation, body["TableName"], _queried(body))
        case "BatchExecuteStatement":
            for update in map(read_statement, body["Statements"]):
                yield _call("PartiQLUpdate", update["TableName"], _key_of(update))
        case "Scan" | "DescribeTable":
            yield Call(f"dynamodb:{operation}", table_arn(body["TableName"]))
        case "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem":
            yield _call(operation, body["TableName"], _key_of(body))
        case _:
            raise LookupError(f"no permission is known for dynamodb {operation}: name it here")


def _keys_of(wanted: Any) -> Iterator[str]:
    """Yield the partitions of a batch: of keys to read, or of items to write."""
    if "Keys" in wanted:
        yield from (str(key[_PARTITION_KEY]["S"]) for key in wanted["Keys"])
    else:
        yield from (_key_of(one) for write in wanted for one in write.values())


def _call(operation: str, table: str, key: str) -> Call:
    return Call(f"dynamodb:{operation}", table_arn(table), (key,))


def _key_of(write: Body) -> str:
    return str((write.get("Key") or write["Item"])[_PARTITION_KEY]["S"])


def _queried(body: Body) -> str:
    names = body.get("ExpressionAttributeNames", {})
    for name, value in _EQUALS.findall(body["KeyConditionExpression"]):
        if names.get(name, name) == _PARTITION_KEY:
            return str(body["ExpressionAttributeValues"][value]["S"])
    raise LookupError("a query that names no partition")
