"""A run: what there is, what happens to it, and who watches."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.prove.machine.clockwork import Clockwork
from tests.prove.machine.seams import installed
from tests.prove.office import Office
from tests.prove.phones import Phones
from tests.prove.product import Product
from tests.prove.truth import Truth


class Lines(io.StringIO):
    """Where the product's log lines go: they are counted, and not kept."""

    count = 0

    def write(self, text: str) -> int:
        self.count += 1
        return len(text)


@dataclass
class Trial:
    """Everything of one run."""

    seed: int
    start: float
    clockwork: Clockwork = field(init=False)
    lines: Lines = field(default_factory=Lines)

    def __post_init__(self) -> None:
        self.clockwork = Clockwork(self.start)
        self.product = Product(self.clockwork, self.seed)
        self.phones = Phones(self.product)
        self.truth = Truth()
        self.office = Office(self.product, self.truth)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let everything run between the walls; end all of it at the end."""
        product = self.product
        try:
            with installed(self.clockwork, product.aws, product.wires, product.shown, self.lines):
                yield
        finally:
            self.clockwork.close()

    def set_reachable(self, is_reachable: bool) -> None:
        """Let the webhook's address answer, or not."""
        self.phones.is_reachable = is_reachable

    def fingerprint(self) -> str:
        """Return the digest of all that WhatsApp accepted and refused."""
        simulator = self.product.simulator
        told = simulator.ledger.ndjson() + simulator.rejections.ndjson()
        return hashlib.sha256(told).hexdigest()[:16]
