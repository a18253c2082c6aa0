"""The assets as Lambda would unpack them: really built, for the machine that runs the tests."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from infra import names
from infra.bundling import ROOT, InstalledWheels, dependency_hash
from infra.wheels import HOST, LAMBDA_ARM64
from tests.infra.synthesis import Template, environment_of, function_properties, resources

type Synthesise = Callable[[Path], Template]

# What the Lambda runtime brings besides the standard library.
RUNTIME_PACKAGES = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py")
_IMPORT = """
import importlib, json, sys
sys.path[:0] = json.loads(sys.argv[1])
handler = importlib.import_module(sys.argv[2]).handler
print(json.dumps({"callable": callable(handler), "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout, so that editing it meanwhile disturbs no comparison."""
    return _copied(ROOT, tmp_path_factory.mktemp("original") / "checkout")


@pytest.fixture(scope="module")
def deployed(bundled: Synthesise, original: Path) -> Template:
    return bundled(original)


def _copied(checkout: Path, into: Path) -> Path:
    for part in ("functions", "layers"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(checkout / part, into / part, ignore=ignored)
    return into


@pytest.fixture(scope="module")
def runtime_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what Lambda's own interpreter can import, and nothing else of ours."""
    folder = tmp_path_factory.mktemp("runtime")
    installed = Path(boto3.__file__).parents[1]
    for name in RUNTIME_PACKAGES:
        (folder / name).symlink_to(installed / name)
    return folder


@pytest.mark.parametrize("function", names.FUNCTIONS)
def test_a_handler_imports_from_its_assets_alone(
    function: str, deployed: Template, assembly: Path, runtime_packages: Path
) -> None:
    assert _imported(function, deployed, assembly, runtime_packages)["callable"]


@pytest.mark.parametrize(
    "function", sorted(set(names.FUNCTIONS) - {"send_message", "check_senders", "converse"})
)
def test_only_who_asks_meta_pays_for_importing_httpx(
    function: str, deployed: Template, assembly: Path, runtime_packages: Path
) -> None:
    assert "httpx" not in _imported(function, deployed, assembly, runtime_packages)["modules"]


def _imported(
    function: str, template: Template, assembly: Path, runtime_packages: Path
) -> dict[str, list[str]]:
    """Import a handler in a process that sees the assets and the runtime's packages only."""
    path = [
        str(_asset_of(function_properties(template, function)["Code"]["S3Key"], assembly)),
        *(str(layer / "python") for layer in _layers(template, assembly)),
        str(runtime_packages),
    ]
    handler = function_properties(template, function)["Handler"].rpartition(".")[0]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _IMPORT, json.dumps(path), handler],
        check=False,
        capture_output=True,
        text=True,
        env={**environment_of(template, function), "AWS_REGION": "us-east-1"},
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, list[str]] = json.loads(done.stdout)
    return result


def _asset_of(key: str, assembly: Path) -> Path:
    return assembly / f"asset.{key.removesuffix('.zip')}"


def _layers(template: Template, assembly: Path) -> list[Path]:
    layers = resources(template, "AWS::Lambda::LayerVersion").values()
    return [_asset_of(layer["Properties"]["Content"]["S3Key"], assembly) for layer in layers]


def test_the_shared_layer_carries_data_files_and_type_marker(
    deployed: Template, assembly: Path, original: Path
) -> None:
    (shared,) = (
        layer / "python/puntual"
        for layer in _layers(deployed, assembly)
        if (layer / "python/puntual").exists()
    )
    source = original / "layers/shared/python/puntual"
    data = {
        path.relative_to(source)
        for path in (source / "data").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert (shared / "py.typed").exists()
    assert data
    assert all((shared / path).exists() for path in data)


def test_every_module_comes_with_bytecode_that_is_never_checked(
    deployed: Template, assembly: Path
) -> None:
    """Lambda's disk is read-only: without bytecode every cold start compiles everything."""
    for layer in _layers(deployed, assembly):
        sources = [path for path in layer.rglob("*.py") if path.stat().st_size]
        for source in sources:
            compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
            assert compiled.read_bytes()[4:8] == b"\x01\x00\x00\x00", source


@pytest.fixture
def checkout(original: Path, tmp_path: Path) -> Path:
    """Return a copy of what is deployed, to be edited."""
    return _copied(original, tmp_path / "checkout")


def test_an_unchanged_tree_changes_no_hash(
    deployed: Template, checkout: Path, bundled: Synthesise
) -> None:
    assert bundled(checkout) == deployed


def test_an_edit_in_the_shared_layer_makes_a_new_version_of_every_function(
    deployed: Template, checkout: Path, bundled: Synthesise
) -> None:
    with (checkout / "layers/shared/python/puntual/__init__.py").open("a") as module:
        module.write("EDITED = True\n")

    before, after = _versions(deployed), _versions(bundled(checkout))

    assert {name for name in names.FUNCTIONS if before[name] != after[name]} == set(
        names.FUNCTIONS
    )


def test_an_edit_in_one_function_makes_a_new_version_of_that_one_only(
    deployed: Template, checkout: Path, bundled: Synthesise
) -> None:
    with (checkout / "functions/webhook/handler.py").open("a") as module:
        module.write("EDITED = True\n")

    before, after = _versions(deployed), _versions(bundled(checkout))

    assert {name for name in names.FUNCTIONS if before[name] != after[name]} == {"webhook"}


def _versions(template: Template) -> dict[str, str]:
    """Return the version that each function's alias serves."""
    functions = {
        function: logical_id
        for function in names.FUNCTIONS
        for logical_id, resource in resources(template, "AWS::Lambda::Function").items()
        if resource["Properties"]["Handler"].split(".")[1] == function
    }
    aliases = [alias["Properties"] for alias in resources(template, "AWS::Lambda::Alias").values()]
    return {
        function: alias["FunctionVersion"]["Fn::GetAtt"][0]
        for function, logical_id in functions.items()
        for alias in aliases
        if alias["FunctionName"] == {"Ref": logical_id}
    }


def test_the_dependency_layer_depends_on_lock_and_platform(tmp_path: Path) -> None:
    lock, other = tmp_path / "lock.txt", tmp_path / "other.txt"
    lock.write_text("a==1")
    other.write_text("a==2")

    hashes = {
        dependency_hash(path, target) for path in (lock, other) for target in (HOST, LAMBDA_ARM64)
    }

    assert len(hashes) == 4
    assert dependency_hash(lock, HOST) == dependency_hash(lock, HOST)


def test_native_wheels_for_aws_are_for_arm_and_name_no_machine(tmp_path: Path) -> None:
    bundler = InstalledWheels(ROOT / "layers/deps/requirements.txt", LAMBDA_ARM64)

    assert bundler.try_bundle(str(tmp_path))

    native = {path.name for path in tmp_path.rglob("*.so")}
    assert native
    assert all("cpython-313-aarch64-linux-gnu" in name for name in native)
    assert not list(tmp_path.rglob("RECORD"))
    assert not (tmp_path / "python/bin").exists()
    assert not list((tmp_path / "python").glob("boto*"))
