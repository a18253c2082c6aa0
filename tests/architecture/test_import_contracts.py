"""Every import contract holds, and every one fails when its rule is broken on purpose.

A contract that cannot fail guards nothing. So the sources are copied, one forbidden import is
written into the copy, and import-linter has to name the contract that it breaks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, TOOLS, pyproject

SHARED = "layers/shared/python/puntual"
CLIENT = "clients/python/puntual_client"
PACKAGES = (SHARED, CLIENT, "functions", "infra", "local", "cli")


@dataclass(frozen=True)
class Violation:
    """An import that must not be, and the contract that must notice it."""

    contract: str
    file: str
    code: str


VIOLATIONS = (
    Violation("inward", f"{SHARED}/domain/intruder.py", "import puntual.application"),
    Violation("inward", f"{SHARED}/domain/intruder.py", "import puntual.adapters"),
    Violation("inward", f"{SHARED}/application/intruder.py", "import puntual.runtime"),
    Violation("inward", f"{SHARED}/adapters/intruder.py", "import puntual.runtime"),
    Violation("inward", f"{SHARED}/runtime/intruder.py", "import puntual.adapters"),
    Violation("inward", f"{SHARED}/domain/intruder.py", "import puntual.data"),
    Violation(
        "rooms", f"{SHARED}/domain/receivables/receivable.py", "import puntual.domain.accounts"
    ),
    Violation(
        "rooms", f"{SHARED}/domain/accounts/account.py", "import puntual.domain.contact_law"
    ),
    Violation("rooms", f"{SHARED}/domain/contact_law/zones.py", "import puntual.domain.policies"),
    Violation("rooms", f"{SHARED}/domain/policies/policy.py", "import puntual.domain.templates"),
    Violation("rooms", f"{SHARED}/domain/templates/lint.py", "import puntual.domain.sending"),
    Violation("rooms", f"{SHARED}/domain/sending/pace.py", "import puntual.domain.decision"),
    Violation("rooms", f"{SHARED}/domain/decision/gates.py", "import puntual.domain.wording"),
    Violation("rooms", f"{SHARED}/domain/decision/gates.py", "import puntual.domain.conversation"),
    Violation(
        "rooms", f"{SHARED}/domain/conversation/intent.py", "import puntual.domain.decision"
    ),
    Violation("rooms", f"{SHARED}/domain/money.py", "import puntual.domain.receivables"),
    Violation("rooms", f"{SHARED}/domain/errors.py", "import puntual.domain.ids"),
    Violation("pure-core", f"{SHARED}/domain/intruder.py", "import logging"),
    Violation("pure-core", f"{SHARED}/application/intruder.py", "import pydantic"),
    Violation("logic-sees-ports", "functions/webhook/logic.py", "import puntual.adapters"),
    Violation(
        "logic-sees-ports",
        "layers/shared/python/puntual/application/intake/store.py",
        "import httpx",
    ),
    Violation(
        "logic-sees-ports", "functions/send_message/job/claim.py", "import puntual.adapters"
    ),
    Violation("logic-sees-ports", "functions/send_message/dispatch/dispatcher.py", "import boto3"),
    Violation(
        "logic-sees-ports", "functions/send_message/dispatch/claim_pipeline.py", "import botocore"
    ),
    Violation("logic-sees-ports", "functions/webhook/failures.py", "import puntual.runtime"),
    Violation("logic-sees-ports", "functions/reconcile/intruder.py", "import puntual.runtime"),
    Violation(
        "logic-sees-ports",
        "functions/webhook/signature_check.py",
        "import puntual.adapters.aws.sqs",
    ),
    Violation("logic-sees-ports", "functions/webhook/handler.py", "import boto3"),
    Violation("functions-apart", "functions/webhook/intruder.py", "import functions.ingest"),
    Violation("adapters-only", "functions/webhook/intruder.py", "import boto3"),
    Violation("adapters-only", "functions/webhook/intruder.py", "import botocore.exceptions"),
    Violation("adapters-only", f"{SHARED}/runtime/intruder.py", "import httpx"),
    Violation("adapters-only", f"{SHARED}/runtime/intruder.py", "import botocore"),
    Violation("infra-apart", "infra/intruder.py", "import functions.webhook.settings"),
    Violation("infra-apart", "functions/webhook/intruder.py", "import infra"),
    Violation("cdk-in-infra", "functions/webhook/intruder.py", "import aws_cdk"),
    Violation("cdk-in-infra", "local/intruder.py", "import aws_cdk"),
    Violation("nothing-local", "functions/webhook/intruder.py", "import local"),
    Violation("nothing-local", "infra/intruder.py", "import local"),
    Violation("nothing-local", f"{SHARED}/adapters/intruder.py", "import cli"),
    Violation("nothing-local", f"{SHARED}/intake/intruder.py", "import puntual_client"),
    Violation("cli-without-local", "cli/intruder.py", "import local.stack"),
    Violation("client-alone", f"{CLIENT}/intruder.py", "import puntual.domain.money"),
    Violation("pydantic-at-the-edge", f"{SHARED}/adapters/aws/intruder.py", "import pydantic"),
    Violation("pydantic-at-the-edge", "cli/intruder.py", "import pydantic"),
)


def test_every_contract_holds(sources: Path) -> None:
    assert broken_contracts(sources) == set()


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda v: f"{v.contract}:{v.file}:{v.code}")
def test_a_broken_rule_breaks_its_contract(sources: Path, violation: Violation) -> None:
    append(sources / violation.file, violation.code)
    assert contract_name(violation.contract) in broken_contracts(sources)


def test_a_cycle_between_siblings_is_noticed(sources: Path) -> None:
    append(sources / SHARED / "domain/chicken.py", "import puntual.domain.egg")
    append(sources / SHARED / "domain/egg.py", "import puntual.domain.chicken")
    assert contract_name("no-cycles") in broken_contracts(sources)


def test_a_new_drawer_in_the_shared_package_has_to_be_declared(sources: Path) -> None:
    append(sources / SHARED / "odds_and_ends/__init__.py", "")
    assert contract_name("inward") in broken_contracts(sources)


def test_a_new_room_of_the_domain_has_to_be_declared(sources: Path) -> None:
    append(sources / SHARED / "domain/odds_and_ends/__init__.py", "")
    assert contract_name("rooms") in broken_contracts(sources)


def test_no_contract_goes_without_a_violation() -> None:
    tested = {violation.contract for violation in VIOLATIONS} | {"no-cycles"}
    assert {contract["id"] for contract in contracts()} == tested


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Copy what import-linter looks at."""
    bytecode = shutil.ignore_patterns("__pycache__")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=bytecode)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def append(file: Path, code: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{code}\n")


def broken_contracts(sources: Path) -> set[str]:
    """Run import-linter on a copy and return the names of the contracts that it reports broken."""
    roots = (sources / "layers/shared/python", sources / "clients/python", sources)
    linted = subprocess.run(
        [TOOLS / "lint-imports", "--no-cache"],
        cwd=sources,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, roots)), "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
    )
    # Behind the verdict stands how many imports a contract ignores.
    broken = {
        line.partition(" BROKEN")[0] for line in linted.stdout.splitlines() if " BROKEN" in line
    }
    assert bool(broken) == (linted.returncode != 0), linted.stdout + linted.stderr
    return broken


def contracts() -> list[dict[str, str]]:
    listed: list[dict[str, str]] = pyproject()["tool"]["importlinter"]["contracts"]
    return listed


def contract_name(contract_id: str) -> str:
    return next(contract["name"] for contract in contracts() if contract["id"] == contract_id)
