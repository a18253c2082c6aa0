"""Writes down every call that a function makes to AWS, told by the AWS client's own hooks.

Python imports a module of this name when it starts, if its folder is on PYTHONPATH. The cost
measurement puts it there for the emulator, whose workers inherit it; the functions under
measurement are the deployed ones, byte for byte. Without CALL_RECORD it does nothing.

A line says what was called and how many bytes were touched, never what they held. The emulator
does not count capacity as AWS does, so each item is weighed: read again, whole, past the client.
"""

import base64
import http.client
import json
import os
import threading
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

_RECORD: Final = os.environ.get("CALL_RECORD", "")
_CREDENTIAL: Final = "puntual/20260101/us-east-1/dynamodb/aws4_request"
_HEADERS: Final = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={_CREDENTIAL}, SignedHeaders=host, Signature=0",
    # The emulator keeps what is not closed for it, and ends up with too many open files.
    "Connection": "close",
    "Content-Type": "application/x-amz-json-1.0",
}
_OK: Final = 200
_SENT: Final = threading.local()


class _Item(NamedTuple):
    table: str
    key: dict[str, Any]

    @property
    def kind(self) -> str:
        """Return what it is: the names that its keys begin with, never whose it is."""
        heads = [str(self.key[name]["S"]).split("#")[0] for name in ("pk", "sk")]
        return "/".join(head for head in heads if head.isalpha())


def _begin(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
    """Remember the request, and weigh what it will change."""
    _SENT.attempts = 0
    body = params.get("body") or b"{}"
    context["recorded"] = body
    name = str(params["headers"].get("X-Amz-Target", ""))
    if name.startswith("DynamoDB") and "Query" not in name and "Scan" not in name:
        url = str(params["url"])
        context["weights"] = [_weigh(url, one) for one in _items_of(json.loads(body))]


def _count(**_: object) -> None:
    """Count what really goes out: a repeat by the client is a call as well."""
    _SENT.attempts += 1


def _end(
    http_response: Any, parsed: Mapping[str, Any], model: Any, context: dict[str, Any], **_: object
) -> None:
    """Write the line."""
    request = json.loads(context["recorded"])
    error = None if http_response.status_code < 300 else parsed.get("Error", {}).get("Code")  # noqa: PLR2004 - HTTP
    service = str(model.service_model.service_name)
    told: dict[str, Any] = {
        "function": os.environ.get("AWS_LAMBDA_FUNCTION_NAME", ""),
        "service": service,
        "operation": str(model.name),
        "attempts": _SENT.attempts,
        "error": error,
        "bytes": len(context["recorded"]),
    }
    if service == "dynamodb":
        told |= _touched(http_response.url, request, parsed, context.get("weights", []))
    if service == "sqs":
        told["messages"] = len(parsed["Successful"]) if "Successful" in parsed else 1
    with open(_RECORD, "a", encoding="utf-8") as record:  # noqa: PTH123 - pathlib costs a start
        record.write(json.dumps(told) + "\n")


def _touched(
    url: str, request: Mapping[str, Any], parsed: Mapping[str, Any], before: list[int]
) -> dict[str, Any]:
    consistent = bool(request.get("ConsistentRead", False))
    if "KeyConditionExpression" in request:
        return {"consistent": consistent, "items": [_read_by(url, request, parsed)]}
    items = [*_items_of(request)]
    after = [_weigh(url, one) for one in items]
    weights = [max(pair) for pair in zip(before, after, strict=True)]
    listed = [{"kind": one.kind, "bytes": n} for one, n in zip(items, weights, strict=True)]
    return {"consistent": consistent, "items": listed}


def _read_by(url: str, request: Mapping[str, Any], parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a query read: a page counts as one, before any projection or filter."""
    found = parsed.get("Items", [])
    if "ProjectionExpression" in request or "FilterExpression" in request:
        dropped = {"ProjectionExpression", "FilterExpression"}
        whole = {name: value for name, value in request.items() if name not in dropped}
        found = _ask(url, "Query", whole).get("Items", [])
    pk = next(iter(request["ExpressionAttributeValues"].values()))
    kind = str(pk["S"]).split("#")[0]
    return {"kind": kind, "bytes": sum(size_of(item) for item in found), "count": len(found)}


def _items_of(request: Mapping[str, Any]) -> Iterator[_Item]:
    """Yield what a request names, in any of DynamoDB's ways to name it."""
    if "TransactItems" in request:
        for part in request["TransactItems"]:
            for one in part.values():
                yield from _items_of(one)
        return
    for table, asked in request.get("RequestItems", {}).items():
        if isinstance(asked, dict):
            yield from (_Item(table, key) for key in asked["Keys"])
        else:
            named = (next(iter(one.values())) for one in asked)
            yield from (_named(table, one) for one in named)
    yield from map(_meant_by, request.get("Statements", ()))
    if "Key" in request or "Item" in request:
        yield _named(request["TableName"], request)


def _named(table: str, request: Mapping[str, Any]) -> _Item:
    key = request.get("Key") or request["Item"]
    return _Item(table, {"pk": key["pk"], "sk": key["sk"]})


def _meant_by(statement: Mapping[str, Any]) -> _Item:
    """Return what a statement of a batch updates: its condition begins with the key."""
    text = str(statement["Statement"])
    place = text.partition('"pk"=?')[0].count("?")
    pk, sk = statement["Parameters"][place : place + 2]
    return _Item(text.split('"')[1], {"pk": pk, "sk": sk})


def _weigh(url: str, item: _Item) -> int:
    asked = {"TableName": item.table, "Key": item.key, "ConsistentRead": True}
    return size_of(_ask(url, "GetItem", asked).get("Item", {}))


def _ask(url: str, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    headers = {**_HEADERS, "X-Amz-Target": f"DynamoDB_20120810.{operation}"}
    connection.request("POST", "/", json.dumps(request, default=_plain), headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != _OK:
        raise RuntimeError(f"the emulator did not let {operation} be weighed: {answer.status}")
    told: dict[str, Any] = json.loads(body)
    return told


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def size_of(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Return an item's size by DynamoDB's rules: names and values, and a little per container."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(attribute: Mapping[str, Any]) -> int:  # noqa: PLR0911 - one return for each type
    kind, value = next(iter(attribute.items()))
    match kind:
        case "S":
            return len(str(value).encode())
        case "N":
            return len(str(value).strip("-0.")) // 2 + 2
        case "B":
            return len(value if isinstance(value, bytes) else base64.b64decode(value))
        case "SS" | "NS" | "BS":
            return sum(_size({kind[0]: one}) for one in value)
        case "L":
            return 3 + sum(1 + _size(one) for one in value)
        case "M":
            return 3 + sum(1 + size_of({name: one}) for name, one in value.items())
        case _:
            return 1


if _RECORD:
    from botocore import handlers

    handlers.BUILTIN_HANDLERS.extend(
        [("before-call", _begin), ("before-send", _count), ("after-call", _end)]
    )
