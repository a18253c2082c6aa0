"""The synthesised stack, kept between runs while its sources stay the same.

A synthesis takes several seconds, most of them Node's. It runs with fixed stand-ins for what
differs between runs (the clock's path, the simulator's port), which are replaced in a copy of the
template; so the same sources give the same assembly on any port.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from local.emulator.processes import run_tool
from local.emulator.run_folder import ROOT

CDK: Final = ROOT / "node_modules/.bin/cdk"
STACK: Final = "Puntual-local"
_CACHE: Final = ROOT / "build/local"
_CLOCK: Final = "file:/clock-of-this-run"
_GRAPH: Final = "http://127.0.0.1:1/graph-of-this-run"
_SOURCES: Final = (
    *("infra", "functions", "layers/shared/python", "layers/deps"),
    *("cdk.json", "package-lock.json", "requirements/dev.txt"),
)


def prepare(into: Path, clock: Path, graph_url: str, env: Mapping[str, str]) -> Path:
    """Return an assembly for one run, copied into its folder."""
    kept = _CACHE / _key()
    if not kept.exists():
        _synthesise(kept, env)
    target = into / "assembly"
    shutil.copytree(kept, target, copy_function=_link)
    template = target / f"{STACK}.template.json"
    text = template.read_text(encoding="utf-8")
    text = text.replace(_CLOCK, f"file:{clock}").replace(_GRAPH, graph_url)
    # Written anew: it is a link to the kept one.
    template.unlink()
    template.write_text(text, encoding="utf-8")
    return target


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _synthesise(target: Path, env: Mapping[str, str]) -> None:
    _CACHE.mkdir(parents=True, exist_ok=True)
    fresh = _CACHE / f"new-{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    context = {"stage": "local", "clock": _CLOCK, "graph_base_url": _GRAPH}
    flags = [word for name, value in context.items() for word in ("-c", f"{name}={value}")]
    command = [str(CDK), "synth", "--quiet", "--no-notices", *flags, "--output", str(fresh)]
    # The app of cdk.json names .venv; a run from another environment uses its own interpreter.
    app = ["--app", f"{sys.executable} -m infra.app"]
    try:
        run_tool([*command, *app], env, ROOT, "cdk synth")
        for old in _CACHE.iterdir():
            # Another run may be making the same at this moment.
            if old != target and not old.name.startswith("new-"):
                shutil.rmtree(old, ignore_errors=True)
        _put_in_place(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put_in_place(fresh: Path, target: Path) -> None:
    try:
        fresh.rename(target)
    except OSError:
        # Whoever was faster made the same: the name tells the content.
        if not target.is_dir():
            raise


def _key() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in _source_files():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _source_files() -> Iterator[Path]:
    for name in _SOURCES:
        source = ROOT / name
        found = sorted(source.rglob("*")) if source.is_dir() else [source]
        for path in found:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
