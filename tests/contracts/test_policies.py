from dataclasses import replace

import pytest

from puntual.adapters.policies.parsing import ParsedPolicy, parse
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY
from tests.contracts.conftest import Ports
from tests.factories import CREDITOR, a_creditor, a_key

OTHER = a_key(creditor="otra").creditor


def a_policy(version: str = "tienda-1", offset: int = 0) -> ParsedPolicy:
    step = f"{{name: due_today, offset: {offset}, valid_days: 3}}"
    return parse(f"version: {version}\ncadences: [{{name: tienda, steps: [{step}]}}]")


def put(ports: Ports, policy: ParsedPolicy, creditor: CreditorId = CREDITOR) -> bool:
    return ports.policies.put(creditor, policy.policy.version, policy.canonical)


def test_a_creditor_that_chose_none_has_the_presumed_policy(ports: Ports) -> None:
    assert ports.policies.current(CREDITOR) == DEFAULT_POLICY
    assert ports.policies.active_version(CREDITOR) == "default-1"
    assert ports.policies.read(CREDITOR, "default-1") == DEFAULT_POLICY
    assert list(ports.policies.versions(CREDITOR)) == []


def test_a_policy_is_read_as_it_was_put(ports: Ports) -> None:
    policy = a_policy()
    assert put(ports, policy)
    assert ports.policies.document(CREDITOR, "tienda-1") == policy.canonical
    assert ports.policies.read(CREDITOR, "tienda-1") == policy.policy
    assert ports.policies.document(OTHER, "tienda-1") is None
    assert ports.policies.read(OTHER, "tienda-1") is None


def test_a_version_never_changes(ports: Ports) -> None:
    assert put(ports, a_policy())
    assert not put(ports, a_policy())
    with pytest.raises(Conflict, match="tienda-1"):
        put(ports, a_policy(offset=1))
    assert ports.policies.read(CREDITOR, "tienda-1") == a_policy().policy


def test_nothing_else_takes_the_name_of_the_presumed_policy(ports: Ports) -> None:
    with pytest.raises(Conflict, match="default-1"):
        put(ports, a_policy("default-1"))
    assert ports.policies.read(CREDITOR, "default-1") == DEFAULT_POLICY
    assert ports.policies.document(CREDITOR, "default-1") is None


def test_a_policy_is_in_force_once_it_is_activated(ports: Ports) -> None:
    ports.creditors.put(a_creditor())
    put(ports, a_policy())
    put(ports, a_policy("tienda-2", offset=2))
    assert ports.policies.current(CREDITOR) == DEFAULT_POLICY
    ports.policies.activate(CREDITOR, "tienda-2")
    assert ports.policies.current(CREDITOR) == a_policy("tienda-2", offset=2).policy
    assert ports.policies.active_version(CREDITOR) == "tienda-2"
    assert list(ports.policies.versions(CREDITOR)) == ["tienda-1", "tienda-2"]
    ports.policies.activate(CREDITOR, "default-1")
    assert ports.policies.current(CREDITOR) == DEFAULT_POLICY


def test_a_creditor_that_is_stored_again_keeps_its_policy(ports: Ports) -> None:
    ports.creditors.put(a_creditor())
    put(ports, a_policy())
    ports.policies.activate(CREDITOR, "tienda-1")
    ports.creditors.put(replace(a_creditor(), name="Muebles del Norte"))
    assert ports.policies.active_version(CREDITOR) == "tienda-1"


def test_only_a_stored_policy_of_a_stored_creditor_is_activated(ports: Ports) -> None:
    ports.creditors.put(a_creditor())
    with pytest.raises(NotFound, match="tienda-9"):
        ports.policies.activate(CREDITOR, "tienda-9")
    put(ports, a_policy(), OTHER)
    with pytest.raises(NotFound, match="creditor"):
        ports.policies.activate(OTHER, "tienda-1")
