"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from baclofen_kg.errors import InputError
from baclofen_kg.stores.files import write_whole


def test_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_whole("-", "é\n".encode())
    assert capfdbinary.readouterr().out == "é\n".encode()


@pytest.mark.parametrize("failing", ["fsync", "replace", "write"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_an_interrupted_export_leaves_the_old_file_whole(
    failing: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "old.ttl"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises((KeyboardInterrupt, InputError)):
        write_whole(str(target), b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["old.ttl"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_permissions(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(str(tmp_path / "new"), b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    (tmp_path / "new").chmod(0o604)
    (tmp_path / "link").symlink_to("new")
    write_whole(str(tmp_path / "link"), b"newer")
    assert (tmp_path / "link").is_symlink(), "a link goes on pointing where it did"
    assert (tmp_path / "new").read_bytes() == b"newer"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o604


@pytest.mark.parametrize(
    ("target", "reason"),
    [("missing/x.ttl", "No such file or directory"), ("", "Is a directory"), ("file/x.ttl", "")],
)
def test_unwritable_target(target: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match=f"cannot be written: .*{reason}") as caught:
        write_whole(os.path.join(tmp_path, target), b"new")
    assert "\n" not in str(caught.value)
