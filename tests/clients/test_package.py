"""The client is a package of its own: built, installed and used without the product."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import BaseModel

from puntual.intake.customers import Customer
from puntual.intake.documents import InvoiceIssued, PaymentReceived
from tests.architecture.repository import ROOT, TOOLS
from tests.docs.documents import document

type Request = tuple[str, list[dict[str, Any]]]

SOURCES = ROOT / "clients/python"
MODELS: Final[dict[str, type[BaseModel]]] = {
    "/v1/customers:batch": Customer,
    "/v1/invoices:batch": InvoiceIssued,
    "/v1/payments:batch": PaymentReceived,
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that the sources stay as they are."""
    folder = tmp_path_factory.mktemp("client")
    copied = shutil.copytree(
        SOURCES, folder / "sources", ignore=shutil.ignore_patterns("__pycache__")
    )
    subprocess.run(
        [TOOLS / "hatchling", "build", "-t", "wheel", "-d", str(folder / "built")],
        cwd=copied,
        check=True,
        capture_output=True,
    )
    (built,) = (folder / "built").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """Unpack the wheel: that is what installing one without scripts does."""
    folder = wheel.parent / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def test_the_wheel_holds_the_client_its_types_and_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
        kept = {name.partition(".dist-info/")[2] for name in packed.namelist()}
    assert names == {f"puntual_client/{path.name}" for path in modules()}
    assert "puntual_client/py.typed" in names
    assert "licenses/LICENSE" in kept


def test_the_wheel_says_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith("/METADATA")]
        said = message_from_bytes(packed.read(name))
    assert said["Name"] == "puntual-client"
    assert said["License-Expression"] == "Apache-2.0"
    assert said["Requires-Python"] == ">=3.11"
    assert said.get_all("Requires-Dist") == ["httpx>=0.28"]


def test_the_licence_is_that_of_the_repository() -> None:
    assert (SOURCES / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_a_clean_interpreter_imports_it_without_the_product(installed: Path) -> None:
    code = (
        "import importlib.util, puntual_client;"
        "print(puntual_client.__file__, importlib.util.find_spec('puntual'))"
    )
    file, product = run_clean(installed, code).split()
    assert Path(file) == installed / "puntual_client/__init__.py"
    assert product == "None"


@pytest.mark.loopback
def test_the_example_of_its_page_works(installed: Path) -> None:
    (example,) = [
        block for kind, block in document("clients/python/README.md").fences if kind == "python"
    ]
    with served() as (url, heard):
        printed = run_clean(installed, example, INGEST_URL=url, INGEST_KEY="pk_invented")
    assert printed == ""
    assert [path for path, _ in heard] == [*MODELS, "/v1/payment-feed:heartbeat"]
    for path, model in MODELS.items():
        (item,) = dict(heard)[path]
        model.model_validate(item)


def modules() -> list[Path]:
    return [path for path in (SOURCES / "puntual_client").iterdir() if path.is_file()]


def run_clean(installed: Path, code: str, **environment: str) -> str:
    """Run code in an interpreter that sees a folder and third-party packages, nothing else.

    Without `site` (-S) it does not follow the .pth file that puts the product on the path.
    """
    path = os.pathsep.join([str(installed), sysconfig.get_path("purelib")])
    ran = subprocess.run(
        [sys.executable, "-S", "-P", "-c", code],
        cwd=installed,
        env={"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@contextmanager
def served() -> Iterator[tuple[str, list[Request]]]:
    """Serve an API that takes everything; yield its address and what was asked of it."""
    heard: list[Request] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            items = json.loads(self.rfile.read(int(self.headers["content-length"] or 0)) or b"[]")
            heard.append((self.path, items))
            self._answer({"results": [{"status": "created"} for _ in items]})

        def log_message(self, *_: Any) -> None:
            return

        def _answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", heard
        finally:
            server.shutdown()
            thread.join()
