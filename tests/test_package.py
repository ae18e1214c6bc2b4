"""The wheel holds what it should and works away from the checkout."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A folder of the repository, and where its files stand in the wheel.
SHIPPED = {
    "src/baclofen_kg": "baclofen_kg",
    "ontology": "baclofen_kg/ontology",
    "data": "baclofen_kg/data",
    "queries": "baclofen_kg/queries",
}
SUFFIXES = {".py", ".ttl", ".jsonld", ".json", ".rq", ".html", ".css", ".js", ".svg"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_every_shipped_file_and_nothing_stray(wheel: Path) -> None:
    expected = {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, place in SHIPPED.items()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SUFFIXES
        or path.name == "py.typed"
        or (path.suffix == ".tsv" and folder == "src/baclofen_kg")
    }
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = {name for name in names if ".dist-info/" in name}
    assert names - metadata == expected, "see [tool.hatch.build] in pyproject.toml"
    assert {name.split("/", 1)[1] for name in metadata} == {
        "METADATA",
        "WHEEL",
        "RECORD",
        "entry_points.txt",
        "licenses/LICENSE",
        "licenses/LICENSE-DATA",
    }


class Installed:
    """An environment of its own, outside the checkout, that holds the wheel."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder = folder
        # Where the tests have pip it installs for another environment; else one of its own does.
        borrowed = importlib.util.find_spec("pip") is not None
        venv.create(folder / "venv", with_pip=not borrowed)
        self.bin = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        # The dependencies are borrowed from the environment of the tests, so no network is needed.
        self.env = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
        self.env["PYTHONPATH"] = sysconfig.get_path("purelib")
        options = ["--quiet", "--no-deps", "--no-index", "--force-reinstall"]
        python = str(self.bin / "python")
        pip = [sys.executable if borrowed else python, "-I", "-m", "pip", "--python", python]
        install = [*pip, "--disable-pip-version-check", "install", *options, str(wheel)]
        subprocess.run(install, cwd=folder, check=True)

    def run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("away"), wheel)


def test_installed_package_is_the_wheel_and_not_the_checkout(installed: Installed) -> None:
    place = installed.run("python", "-c", "import baclofen_kg; print(baclofen_kg.__file__)")
    assert Path(place.strip()).is_relative_to(installed.folder)


def test_installed_package_loads_and_answers(installed: Installed) -> None:
    label = installed.run(
        "python", "-c", "import baclofen_kg; print(baclofen_kg.load().drug.label)"
    )
    assert label == "baclofen\n"
    answer = json.loads(installed.run("baclofen-kg", "query", "indications", "--format", "json"))
    assert len(answer["results"]["bindings"]) >= 10


def test_installed_package_validates(installed: Installed) -> None:
    installed.run("baclofen-kg", "validate")
