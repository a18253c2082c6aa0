"""The stack on one machine: what runs, in which order it starts, and that nothing stays behind."""

import atexit
import contextlib
import secrets
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

import httpx

from local.dashboard.figures import Figures
from local.dashboard.server import DashboardServer
from local.emulator.aws import LocalAws, base_environment, emulator_environment
from local.emulator.clock import SimulatedClock
from local.emulator.deployment import Deployment, deploy
from local.emulator.furnishing import store_secrets, suit_simulated_time
from local.emulator.interruptions import deaf_to_interrupts
from local.emulator.metrics import MetricSidecar, shift_for
from local.emulator.ports import LOOPBACK
from local.emulator.processes import Children, tail
from local.emulator.run_folder import ROOT, RunFolder
from local.emulator.tenant import CREDITOR_NAME, PHONE_NUMBER_ID, set_up_tenant
from local.simulator_client import SimulatorClient
from local.stack_options import StackOptions
from puntual.adapters.packaged.templates import PackagedTemplates, to_graph
from puntual_client import IngestClient

STAGE: Final = "local"
EMULATOR: Final = ROOT / ".tools/emulator/bin/ministack"
_WABA_ID: Final = "200000000000001"
_START_SECONDS: Final = 60.0


class StackNotStarted(Exception):
    """A part did not come up; the message says which and what it said last."""


class LocalStack:
    """Everything that runs for one simulated business; a context manager."""

    clock: SimulatedClock
    deployment: Deployment
    simulator: SimulatorClient
    ingest: IngestClient
    sidecar: MetricSidecar
    dashboard: DashboardServer

    def __init__(self, options: StackOptions) -> None:
        """Remember the options; nothing runs before `with`."""
        self.options = options
        self.ports = options.ports
        self.aws = LocalAws(self.ports.aws)
        self._closing = contextlib.ExitStack()
        self._token, self._app_secret, self._verify_token = (
            secrets.token_hex(16) for _ in range(3)
        )

    def __enter__(self) -> Self:
        """Start everything; what started is ended again if one part fails.

        Raises:
            PortInUse: naming the port.
            StackNotStarted: a part did not come up.
            CommandFailed: the CDK refused.
        """
        atexit.register(self.close)
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything."""
        self.close()

    def close(self) -> None:
        """End every process and delete every file of this run; twice is once."""
        atexit.unregister(self.close)
        with deaf_to_interrupts():
            self._closing.close()

    def on_close(self, do: Callable[[], None]) -> None:
        """Do something more before the stack ends."""
        self._closing.callback(do)

    @property
    def children(self) -> Children:
        """Return the processes of this run."""
        return self._children

    @property
    def folder(self) -> RunFolder:
        """Return the folder of this run."""
        return self._folder

    def _start(self) -> None:
        say = self.options.say
        # Leftovers first: they may be what holds a port.
        self._folder = RunFolder(self.options.runs)
        self._closing.callback(self._folder.remove)
        self.ports.require_free()
        self.clock = SimulatedClock(self._folder.path / "clock.json", self.options.start)
        self._children = Children(self._folder)
        self._closing.callback(self._children.stop)
        say("starting the AWS emulator and the WhatsApp simulator")
        self._start_emulator()
        self._start_simulator()
        say("deploying the stack with the CDK")
        graph = f"http://{LOOPBACK}:{self.ports.graph}"
        self.deployment = deploy(self._folder, self.aws, self.clock.path, graph)
        say("filling secrets, creditor, API key and templates")
        self._furnish()
        self._start_watching()

    def _start_emulator(self) -> None:
        if not EMULATOR.exists():
            raise StackNotStarted(f"{EMULATOR.relative_to(ROOT)} is missing; run make setup")
        extra = self.options.worker_environment
        env = emulator_environment(self._folder.tmp, self.ports.aws, extra)
        # Its workers run its interpreter with its site-packages: nothing of ours may leak in.
        self._children.start("emulator", [str(EMULATOR)], env)
        self._wait("emulator", lambda: _answers(f"{self.aws.url}/_ministack/health"))

    def _start_simulator(self) -> None:
        options, ports = self.options, self.ports
        # The parts of an installed ledger path must not depend on the child's own folder.
        ledger = ["--ledger", str(options.ledger.resolve())] if options.ledger else []
        command = [
            *(sys.executable, "-m", "local.whatsapp"),
            *("--graph-port", str(ports.graph), "--control-port", str(ports.phone)),
            *("--clock-file", str(self.clock.path), "--seed", str(options.seed)),
            *("--app-secret", self._app_secret, "--verify-token", self._verify_token),
            *("--access-token", self._token, "--phone-number-id", PHONE_NUMBER_ID),
            *("--waba-id", _WABA_ID, "--verified-name", CREDITOR_NAME),
            *("--messages-per-second", str(options.messages_per_second)),
            *(["--personas"] if options.personas else []),
            *ledger,
        ]
        self._children.start("simulator", command, base_environment(self._folder.tmp))
        self.simulator = SimulatorClient(ports.phone)
        self._closing.callback(self.simulator.close)
        self._wait("simulator", self.simulator.is_healthy)

    def _furnish(self) -> None:
        outputs = self.deployment.outputs
        secrets_of_meta = (self._token, self._app_secret, self._verify_token)
        store_secrets(self.aws, outputs, *secrets_of_meta)
        suit_simulated_time(self.aws, outputs, self.options.job_visibility_seconds)
        key = set_up_tenant(self.aws, outputs["TableName"], self.clock.now())
        self.api_key = key
        self.ingest = IngestClient(self.deployment.ingest_url, key)
        self._closing.callback(self.ingest.close)
        self.simulator.register_templates(to_graph(one) for one in PackagedTemplates().all())
        self.simulator.configure(webhook_url=self.deployment.webhook_url)
        if not self.simulator.verify():
            raise StackNotStarted("the webhook function did not answer the handshake")

    def _start_watching(self) -> None:
        shift = shift_for(self.options.start)
        log = self._folder.path / "functions.log"
        self.sidecar = MetricSidecar(
            self.aws,
            self.clock,
            shift,
            log,
            self.deployment.outputs["IngestApiId"],
            keeps_metrics=self.options.keeps_metrics,
        )
        self._closing.callback(self.sidecar.stop)
        self.sidecar.start()
        figures = Figures(self.aws, self.deployment.outputs, shift)
        self.dashboard = DashboardServer(self.ports.dashboard, figures, self.clock)
        self._closing.callback(self.dashboard.stop)
        self.dashboard.start()

    def _wait(self, name: str, is_up: Callable[[], bool]) -> None:
        until = time.monotonic() + _START_SECONDS
        while not is_up():
            if self._children.has_ended(name) or time.monotonic() > until:
                said = tail(self._children.log_of(name).read_bytes())
                raise StackNotStarted(f"the {name} did not start:\n{said}")
            time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2.0, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
