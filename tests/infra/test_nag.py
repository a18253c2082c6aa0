from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from tests.infra.synthesis import FALLBACKS, app_of

# What is accepted, and on how many resources: a new acknowledgement has to be argued for here.
ACKNOWLEDGED = {
    "AwsSolutions::AwsSolutions-APIG4": 2,
    "AwsSolutions::AwsSolutions-IAM5[Resource::*]": 1,
    "AwsSolutions::AwsSolutions-IAM5[Resource::<DataMedia56AA92A6.Arn>/*]": 1,
    "AwsSolutions::AwsSolutions-L1": 7,
    "AwsSolutions::AwsSolutions-S1": 1,
    "AwsSolutions::AwsSolutions-SMG4": 2,
    "Serverless::Serverless-EventBusDLQ": 3,
    "Serverless::Serverless-LambdaDLQ": 7,
    "Serverless::Serverless-LambdaEventSourceMappingDestination": 4,
    "Serverless::Serverless-LambdaLatestVersion": 7,
    "Serverless::Serverless-LambdaTracing": 7,
    "Serverless::Serverless-SNSRedrivePolicy": 1,
    "Serverless::Serverless-SQSRedrivePolicy": 3,
}


@pytest.mark.parametrize(
    "context",
    [{}, FALLBACKS, {"words_key": "customer"}],
    ids=["plain", "falling_back", "own_key"],
)
@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_stack_passes_the_solutions_and_serverless_packs(
    stage: str, context: Mapping[str, str], tmp_path: Path
) -> None:
    said = {"alarms_email": "ops@example.com", "runbooks_url": "https://example.com/runbooks"}
    said["currencies"] = "MXN"
    app = app_of(stage, tmp_path, **said, **context)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))

    app.synth()  # raises with the findings

    assert _acknowledged(tmp_path) == ACKNOWLEDGED


def _acknowledged(outdir: Path) -> Counter[str]:
    report = json.loads((outdir / "validation-report.json").read_text())
    return Counter(
        finding["acknowledgedId"]
        for plugin in report["pluginReports"]
        for finding in plugin["suppressedViolations"]
        for _ in finding["violatingConstructs"]
    )
