"""`make demo` runs to its end; what it validates and writes is here what the article says."""

from __future__ import annotations

import json
from pathlib import Path

import demo
import pytest
from command_line import CommandLine

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.usefixtures("small_package")
def test_demo_shows_and_exports(
    cli: CommandLine,
    cli_of_article: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(arguments: list[str]) -> int:
        is_of_all = arguments[:1] in (["export"], ["site"], ["validate"])
        ended = (cli_of_article if is_of_all else cli)(*arguments)
        print(ended.out, ended.err)
        return ended.status

    for name in ("data", "tools"):
        (tmp_path / name).symlink_to(ROOT / name)
    build = tmp_path / "build"
    for name, value in (("baclofen_kg", run), ("ROOT", tmp_path), ("BUILD", build)):
        monkeypatch.setattr(demo, name, value)
    monkeypatch.chdir(tmp_path)  # it goes to its own folder, and the tests come back from there
    assert demo.main() == 0
    shown, _ = capsys.readouterr()
    assert "not medical advice" in shown
    assert (build / "site" / "index.html").as_uri() in shown
    assert "baclofen" in (build / "site" / "id" / "baclofen.html").read_text("utf-8")
    assert (build / "baclofen.ttl").stat().st_size > 10_000
    assert json.loads((build / "baclofen.jsonld").read_text("utf-8"))["@context"]
