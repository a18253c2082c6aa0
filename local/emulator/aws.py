"""How to reach the emulated AWS: addresses, credentials that mean nothing, clients."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from local.emulator.ports import LOOPBACK

REGION: Final = "us-east-1"
ACCOUNT: Final = "000000000000"
# The emulator checks neither; they only have to be there.
_KEY_ID, _MEANINGLESS = "puntual", "puntual"
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TZ")


@dataclass(frozen=True)
class LocalAws:
    """The emulator on one port."""

    port: int

    @property
    def url(self) -> str:
        """Return the endpoint."""
        return f"http://{LOOPBACK}:{self.port}"

    def client(self, service: str) -> Any:
        """Return a boto3 client that speaks to the emulator and to nothing else."""
        session: Any = self._session
        return session.client(service, endpoint_url=self.url, config=_CONFIG)

    @cached_property
    def _session(self) -> "boto3.session.Session":
        return boto3.session.Session(
            aws_access_key_id=_KEY_ID, aws_secret_access_key=_MEANINGLESS, region_name=REGION
        )

    def ingest_url(self, api_id: str) -> str:
        """Return the base of the ingest API: names below localhost do not resolve everywhere."""
        return f"{self.url}/_aws/execute-api/{api_id}"

    def function_url(self, url: str) -> str:
        """Return where a deployed function URL is served."""
        host = url.removeprefix("https://").partition("/")[0]
        return f"{self.url}/_aws/lambda-url/{host.partition('.')[0]}/"


_CONFIG: Final = Config(
    retries={"total_max_attempts": 3, "mode": "standard"},
    connect_timeout=5,
    read_timeout=300,
    max_pool_connections=20,
)


def base_environment(tmp: Path) -> dict[str, str]:
    """Return what every child gets: nothing of the developer's AWS account, its own folders."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "HOME": str(tmp), "TMPDIR": str(tmp)}


def emulator_environment(tmp: Path, port: int, extra: Mapping[str, str]) -> dict[str, str]:
    """Return the emulator's environment, which its Lambda workers inherit."""
    return {
        **base_environment(tmp),
        **extra,
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        # It would listen on all interfaces for MQTT.
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


def cdk_environment(tmp: Path, port: int) -> dict[str, str]:
    """Return the environment in which the CDK command line speaks to the emulator only.

    It keeps the developer's settings of package index, proxy and certificates, which building
    the dependency layer may need, and nothing of the developer's AWS account.
    """
    kept = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "TMPDIR": str(tmp),
        # Remembers which key belongs to which account: never the developer's memory.
        "CDK_HOME": str(tmp / "cdk"),
        "AWS_ENDPOINT_URL": f"http://{LOOPBACK}:{port}",
        "AWS_ACCESS_KEY_ID": _KEY_ID,
        "AWS_SECRET_ACCESS_KEY": _MEANINGLESS,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
        "CDK_DISABLE_VERSION_CHECK": "1",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "18,20",
        "NODE_NO_WARNINGS": "1",
    }
