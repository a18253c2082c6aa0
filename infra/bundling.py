"""What Lambda gets, built on this machine: the functions, our package, the dependencies.

The import paths are the same here and there: a function's asset keeps the prefix
`functions/<name>/`, and a layer's content sits under `python/`. Bytecode is shipped, since
Lambda's disk is read-only and would compile everything at each cold start; it is compiled with
paths as Lambda sees them and without timestamps, so that the same tree gives the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, ILocalBundling
from aws_cdk import aws_lambda as lambda_

from infra import wheels
from infra.wheels import PYTHON_VERSION, WheelTarget

ROOT: Final = Path(__file__).parents[1]
# Part of the dependency layer's hash: raise it when the way of building changes.
BUNDLER_VERSION: Final = 1

_NEVER_SHIPPED: Final = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache", ".DS_Store")
_NO_DOCKER: Final = DockerImage.from_registry("built-on-this-machine-not-in-docker")
# The runtime brings its own; a copy in the layer would shadow half of it.
_IN_THE_RUNTIME: Final = ("boto3", "botocore", "s3transfer")


class BundleNotBuilt(RuntimeError):
    """An asset could not be built; falling back to Docker would only hide why."""


def function_code(name: str, root: Path) -> lambda_.Code:
    """Return one function's code, importable as `functions.<name>`."""
    source = root / "functions" / name
    return _built_code(source, CopiedFunction(source))


def shared_code(root: Path) -> lambda_.Code:
    """Return the layer with our own package, its data files included."""
    source = root / "layers" / "shared" / "python"
    return _built_code(source, CopiedPackage(source))


def dependency_code(target: WheelTarget, root: Path) -> lambda_.Code:
    """Return the layer with what others wrote, rebuilt only when its inputs changed."""
    requirements = root / "layers" / "deps" / "requirements.txt"
    return lambda_.Code.from_asset(
        str(requirements.parent),
        asset_hash_type=AssetHashType.CUSTOM,
        asset_hash=dependency_hash(requirements, target),
        bundling=_local_bundling(InstalledWheels(requirements, target)),
    )


def dependency_hash(requirements: Path, target: WheelTarget) -> str:
    """Return what the dependency layer depends on, as a hash.

    A hash of the source folder alone would miss a change of Python or of platform.
    """
    digest = hashlib.sha256(requirements.read_bytes())
    digest.update(f"{PYTHON_VERSION}|{target.fingerprint}|{BUNDLER_VERSION}".encode())
    return digest.hexdigest()


@jsii.implements(ILocalBundling)
class CopiedFunction:
    """Copies one function so that its import path stays `functions.<name>`."""

    def __init__(self, source: Path) -> None:
        """Remember the source: the bundler is not told it."""
        self._source = source

    # jsii passes the options by position although the published signature names them.
    def try_bundle(self, output_dir: str, *_args: Any, **_kwargs: Any) -> bool:
        """Copy and compile."""
        package = Path(output_dir) / "functions"
        shutil.copytree(self._source, package / self._source.name, ignore=_NEVER_SHIPPED)
        shutil.copy(self._source.parent / "__init__.py", package / "__init__.py")
        _compile(Path(output_dir), "/var/task")
        return True


@jsii.implements(ILocalBundling)
class CopiedPackage:
    """Copies our package to where Lambda looks for it."""

    def __init__(self, source: Path) -> None:
        """Remember the source: the bundler is not told it."""
        self._source = source

    def try_bundle(self, output_dir: str, *_args: Any, **_kwargs: Any) -> bool:
        """Copy and compile."""
        python = Path(output_dir) / "python"
        shutil.copytree(self._source, python, ignore=_NEVER_SHIPPED)
        _compile(python, "/opt/python")
        return True


@jsii.implements(ILocalBundling)
class InstalledWheels:
    """Installs the locked dependencies for the target."""

    def __init__(self, requirements: Path, target: WheelTarget) -> None:
        """Remember the lock and the target."""
        self._requirements = requirements
        self._target = target

    def try_bundle(self, output_dir: str, *_args: Any, **_kwargs: Any) -> bool:
        """Install, remove what names this machine, compile."""
        python = Path(output_dir) / "python"
        wheels.install(self._requirements, python, self._target)
        _strip(python)
        _compile(python, "/opt/python")
        return True


def _built_code(source: Path, bundler: ILocalBundling) -> lambda_.Code:
    return lambda_.Code.from_asset(
        str(source),
        asset_hash_type=AssetHashType.OUTPUT,
        bundling=_local_bundling(bundler),
    )


def _local_bundling(bundler: ILocalBundling) -> BundlingOptions:
    return BundlingOptions(image=_NO_DOCKER, local=bundler)


def _strip(python: Path) -> None:
    """Remove scripts and records, which carry this machine's paths into the hash."""
    shutil.rmtree(python / "bin", ignore_errors=True)
    (python / ".lock").unlink(missing_ok=True)
    for pattern in ("RECORD", "INSTALLER", "REQUESTED", "uv_cache.json", "direct_url.json"):
        for record in python.glob(f"*.dist-info/{pattern}"):
            record.unlink()
    shadowing = [name for name in _IN_THE_RUNTIME if (python / name).exists()]
    if shadowing:
        raise BundleNotBuilt(f"layers/deps/requirements.txt must not list {', '.join(shadowing)}")


def _compile(folder: Path, seen_as: str) -> None:
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    if running != PYTHON_VERSION:
        raise BundleNotBuilt(
            f"bytecode must come from Python {PYTHON_VERSION}, this is {running}: run make setup"
        )
    done = subprocess.run(
        [
            *(sys.executable, "-m", "compileall", "-q"),
            *("--invalidation-mode", "unchecked-hash"),
            *("-s", str(folder), "-p", seen_as, str(folder)),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise BundleNotBuilt(
            f"{folder} does not compile:\n{done.stdout.strip()}\n{done.stderr.strip()}"
        )
