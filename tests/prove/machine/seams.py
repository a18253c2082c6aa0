"""Where the product meets the outside: AWS's client, HTTP's transport, time, loops and threads.

None of these is a module of ours: the product runs as it is deployed.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

import boto3
import httpx

from puntual.adapters.aws import clients
from puntual.adapters.clock import SystemClock
from puntual.runtime.observability import logger
from tests.prove.machine.clockwork import Clockwork
from tests.prove.machine.virtual_loop import InlineExecutor, Policy
from tests.prove.machine.wires import LoopWire, WaitingWire, Wires

ENVIRONMENT: Final = {
    "TABLE_NAME": "prove",
    "CLOCK": "system",
    "STAGE": "prod",
    "WAKE_SHARDS": "2",
    "CONTACT_LOG_MONTHS": "36",
    "GRAPH_BASE_URL": "https://graph.invalid",
    "GRAPH_VERSION": "v25.0",
    "SENDER_SECRET_ARN": "sender",
    "WEBHOOK_SECRET_ARN": "webhook",
    "MESSAGES_PER_SECOND": "80",
    "INBOUND_PER_SECOND": "1",
    "SENDER_CONCURRENCY": "3",
    "NUMBERS": "none",
    "QUEUE_URL": "https://sqs.invalid/jobs",
    "ALONE_QUEUE_URL": "https://sqs.invalid/jobs-alone",
    "REPLIES_QUEUE_URL": "https://sqs.invalid/replies",
    "PASS_QUEUE_URL": "https://sqs.invalid/pass",
    "FALLBACK_CHANNELS": "none",
    "SMS_ORIGINATION": "none",
    "EMAIL_FROM": "none",
    "EMAIL_CONFIGURATION_SET": "none",
    "DIGEST_TOPIC_ARN": "none",
    "MEDIA_BUCKET": "media",
    "POWERTOOLS_SERVICE_NAME": "prove",
    "AWS_DEFAULT_REGION": "us-east-1",
}
# What would make the product sign its calls itself.
_NOT_HERE: Final = ("AWS_LAMBDA_FUNCTION_NAME", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID")


@contextmanager
def installed(
    clockwork: Clockwork,
    aws: Mapping[str, object],
    wires: Wires,
    now: Callable[[], float],
    lines: io.TextIOBase,
) -> Iterator[None]:
    """Let the product run between these walls.

    Args:
        clockwork: whose time it is.
        aws: the clients, by service.
        wires: where HTTP goes.
        now: what a machine's clock shows.
        lines: where log lines go.
    """

    def client(service: str, **_: Any) -> object:
        return aws[service]

    policy = asyncio.get_event_loop_policy()
    WaitingWire.wires = LoopWire.wires = wires
    with ExitStack() as walls:
        walls.enter_context(patch.dict(os.environ, ENVIRONMENT))
        for name in _NOT_HERE:
            os.environ.pop(name, None)
        walls.enter_context(patch.object(boto3, "client", client))
        walls.enter_context(patch.object(time, "time", now))
        walls.enter_context(patch.object(time, "sleep", clockwork.sleep))
        walls.enter_context(patch.object(concurrent.futures, "ThreadPoolExecutor", InlineExecutor))
        transports = httpx._client.__dict__
        walls.enter_context(patch.dict(transports, HTTPTransport=WaitingWire))
        walls.enter_context(patch.dict(transports, AsyncHTTPTransport=LoopWire))
        walls.enter_context(patch.object(sys, "stdout", lines))
        walls.callback(_listen_again, [*_streams(lines)])
        loops = Policy(clockwork)
        asyncio.set_event_loop_policy(loops)
        walls.callback(loops.close_all)
        walls.callback(asyncio.set_event_loop_policy, policy)
        _forget_clients()
        walls.callback(_forget_clients)
        assert abs(SystemClock().now().timestamp() - now()) < 1.0
        yield


def _streams(lines: io.TextIOBase) -> Iterator[tuple[Any, Any]]:
    """Let the logger write to the lines; yield what it wrote to before."""
    for handler in logger.handlers:
        yield handler, handler.setStream(lines)  # type: ignore[attr-defined]  # a stream's


def _listen_again(streams: list[tuple[Any, Any]]) -> None:
    for handler, stream in streams:
        if stream is not None:
            handler.setStream(stream)


def _forget_clients() -> None:
    for one in vars(clients).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()
