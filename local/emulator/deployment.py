"""The real stack, deployed into the emulator with the real CDK command line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local.emulator import assembly
from local.emulator.assembly import CDK, STACK
from local.emulator.aws import ACCOUNT, REGION, LocalAws, cdk_environment
from local.emulator.processes import run_tool
from local.emulator.run_folder import RunFolder

_BOOTSTRAP_TARGET: Final = f"aws://{ACCOUNT}/{REGION}"


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the stack's outputs say."""

    outputs: Mapping[str, str]
    aws: LocalAws

    @property
    def ingest_url(self) -> str:
        """Return the base of the ingest API."""
        return self.aws.ingest_url(self.outputs["IngestApiId"])

    @property
    def webhook_url(self) -> str:
        """Return where WhatsApp posts."""
        return self.aws.function_url(self.outputs["WebhookUrl"])

    def alias(self, function: str) -> str:
        """Return the ARN behind which a function's deployed version stands."""
        title = "".join(word.title() for word in function.split("_"))
        return self.outputs[f"{title}AliasArn"]


def deploy(folder: RunFolder, aws: LocalAws, clock: Path, graph_url: str) -> Deployment:
    """Bootstrap and deploy; return the outputs."""
    env = cdk_environment(folder.tmp, aws.port)
    bootstrap = folder.path / "bootstrap"
    # In a folder without cdk.json: with one, the tool would synthesise the app first.
    bootstrap.mkdir()
    run_tool([str(CDK), "bootstrap", "--no-notices", _BOOTSTRAP_TARGET], env, bootstrap, "cdk")
    cloud = assembly.prepare(folder.path, clock, graph_url, env)
    outputs = folder.path / "outputs.json"
    command = [
        *(str(CDK), "deploy", "--app", str(cloud), "--require-approval", "never"),
        *("--no-notices", "--outputs-file", str(outputs)),
    ]
    run_tool(command, env, bootstrap, "cdk deploy")
    return Deployment(json.loads(outputs.read_text(encoding="utf-8"))[STACK], aws)
