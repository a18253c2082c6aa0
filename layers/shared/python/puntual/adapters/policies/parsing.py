"""A policy as a person writes it, validated whole."""

import json
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from puntual.adapters.policies.checks import find_faults
from puntual.adapters.policies.document import PolicyDocument
from puntual.adapters.policies.faults import faults_of
from puntual.adapters.policies.stored import load
from puntual.adapters.policies.yaml_text import read_yaml
from puntual.domain.errors import Fault, InvalidPolicy
from puntual.domain.policies.policy import Policy


class ParsedPolicy(NamedTuple):
    """A valid policy.

    Attributes:
        canonical: the document as it is stored: JSON with every field, defaults included, so that
            a later version of Puntual with other defaults reads the same policy.
    """

    policy: Policy
    canonical: str


def parse(text: str) -> ParsedPolicy:
    """Read a policy document (YAML, of which JSON is a part).

    Raises:
        InvalidPolicy: it breaks rules. Faults of form are named all at once; when there are none,
            faults of meaning are.
    """
    document = _validate(read_yaml(text))
    faults = find_faults(document)
    if faults:
        raise InvalidPolicy(faults)
    canonical = _to_canonical(document)
    return ParsedPolicy(load(canonical), canonical)


def write_yaml(canonical: str) -> str:
    """Return a canonical document as YAML, in the order of ``docs/policy.md``."""
    data = _validate(json.loads(canonical)).model_dump(mode="json")
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def _validate(data: object) -> PolicyDocument:
    try:
        return PolicyDocument.model_validate_json(json.dumps(data))
    except ValidationError as err:
        raise InvalidPolicy(faults_of(err, PolicyDocument)) from err
    except (TypeError, ValueError) as err:
        fault = Fault("document", "holds an explicit type (`!!`)", "leave the `!!` out")
        raise InvalidPolicy((fault,)) from err


def _without_later(holds: dict[str, Any]) -> dict[str, Any]:
    later = {"promise_grace_days": 1, "handoff_ends_days": None}
    return {name: value for name, value in holds.items() if later.get(name, ...) != value}


def _to_canonical(document: PolicyDocument) -> str:
    data = document.model_dump(mode="json")
    # They came later, and a version that was stored before them must stay the same text.
    for name in ("ask_from", "closed_days", "fallback", "privacy", "promises", "readings", "talk"):
        if not data[name]:
            del data[name]
    data["holds"] = _without_later(data["holds"])
    if data.get("talk", {}).get("answers") == "on":
        del data["talk"]["answers"]
    return json.dumps(
        data,
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
