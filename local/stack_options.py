"""What may differ between runs of the local stack."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from local.emulator.ports import Ports
from local.emulator.run_folder import RUNS


@dataclass(frozen=True, slots=True)
class StackOptions:
    """What may differ between runs.

    Attributes:
        start: the simulated instant at which everything begins.
        personas: whether people answer and pay, or read in silence.
        ledger: where the simulator also writes its ledger, if anywhere.
        messages_per_second: what the simulated number endures.
        job_visibility_seconds: after how many real seconds the job of a dead worker returns;
            much shorter than deployed, since minutes of simulated time pass in a second.
        keeps_metrics: whether the dashboards have something to show. The emulator looks at every
            metric with each new one, so that they slow down a run of years.
        worker_environment: what the emulator and the functions' workers find in their
            environment besides; a measurement or a campaign looks at them or spoils them by it.
    """

    start: datetime
    ports: Ports = field(default_factory=Ports)
    personas: bool = False
    seed: int = 1
    ledger: Path | None = None
    messages_per_second: int = 80
    job_visibility_seconds: int = 60
    keeps_metrics: bool = True
    worker_environment: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[str], None] = lambda _: None
    runs: Path = RUNS
