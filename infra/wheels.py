"""Third-party wheels for the machine the code will run on, installed without Docker."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PYTHON_VERSION: Final = "3.13"


class WheelsNotInstalled(RuntimeError):
    """The dependency layer could not be built; the message carries the installer's words."""


@dataclass(frozen=True, slots=True)
class WheelTarget:
    """Where wheels will run.

    `pip_platforms` lists every tag, since pip takes each literally: pydantic-core ships
    manylinux_2_17 only, and one day something will ship manylinux_2_28 only.
    """

    name: str
    uv_platform: str | None = None
    pip_platforms: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Return what makes the installed files differ, apart from the lock."""
        machine = "" if self.uv_platform else sysconfig.get_platform()
        return "|".join((self.name, machine, self.uv_platform or "", *self.pip_platforms))


HOST: Final = WheelTarget("host")
LAMBDA_ARM64: Final = WheelTarget(
    "lambda-arm64",
    uv_platform="aarch64-manylinux_2_34",
    pip_platforms=(
        "manylinux2014_aarch64",
        *(f"manylinux_2_{minor}_aarch64" for minor in range(17, 35)),
    ),
)


def install(requirements: Path, into: Path, target: WheelTarget) -> None:
    """Install the locked `requirements` `into` a folder, wheels only and hashes checked."""
    command = installer(requirements, into, target, _uv())
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )
    if done.returncode != 0:
        raise WheelsNotInstalled(f"{' '.join(command)} failed:\n{done.stderr.strip()}")


def installer(requirements: Path, into: Path, target: WheelTarget, uv: str | None) -> list[str]:
    """Return the command that installs: uv where there is one, else this interpreter's pip."""
    if uv is None:
        return _pip_command(requirements, into, target)
    return _uv_command(uv, requirements, into, target)


def _uv() -> str | None:
    ours = Path(__file__).parents[1] / ".tools/uv/bin/uv"
    return str(ours) if ours.exists() else shutil.which("uv")


def _uv_command(uv: str, requirements: Path, into: Path, target: WheelTarget) -> list[str]:
    platform = ["--python-platform", target.uv_platform] if target.uv_platform else []
    return [
        *(uv, "pip", "install", "--quiet", "--python", sys.executable),
        *("--python-version", PYTHON_VERSION, *platform),
        *("--no-deps", "--require-hashes", "--only-binary", ":all:", "--link-mode", "copy"),
        *("--target", str(into), "--requirements", str(requirements)),
    ]


def _pip_command(requirements: Path, into: Path, target: WheelTarget) -> list[str]:
    platforms = [word for tag in target.pip_platforms for word in ("--platform", tag)]
    return [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--implementation", "cp", "--python-version", PYTHON_VERSION, *platforms),
        *("--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile"),
        *("--target", str(into), "--requirement", str(requirements)),
    ]
