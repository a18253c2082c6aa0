"""`python -m local.sms`: run the stand-in; prints its port as JSON, ends on SIGTERM or SIGINT.

Point a boto3 client at it with `AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2`.
"""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from local.sms.service import SmsService
from local.whatsapp.http.http11 import Listener


def main(argv: list[str] | None = None) -> int:
    """Run until told to end; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.sms", description=__doc__)
    parser.add_argument("--port", type=int, default=4572, help="0 for a free one")
    parser.add_argument("--ledger", type=Path, help="append each SMS that was taken to this file")
    parsed = parser.parse_args(argv)
    try:
        asyncio.run(_run(parsed.port, SmsService(parsed.ledger)))
    except OSError as err:
        sys.stderr.write(f"sms stand-in: {err}\n")
        return 2
    return 0


async def _run(port: int, service: SmsService) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    listener = Listener(service.handle)
    try:
        print(json.dumps({"port": await listener.open(port)}), flush=True)
        await stop.wait()
    finally:
        listener.close()


if __name__ == "__main__":
    sys.exit(main())
