"""What a machine lacks is told in one sentence before anything is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import launch_files, launch_install

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder in which nothing is installed."""
    for name in ("pyproject.toml", "constraints.txt", "package.json", "package-lock.json"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(launch_install, "ROOT", tmp_path)
    monkeypatch.setattr(launch_install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(launch_install, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path


def test_a_python_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(launch_install.InstallError, match=r"needs Python 3.11 .* this is 3.9.2"):
        launch_install.main("run")


def test_a_missing_node_is_named_with_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch_install, "_install_python", lambda kind: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(launch_install.InstallError, match=r"needs Node.js 18 .* install it"):
        launch_install.main("run")


def test_a_failed_installation_is_no_success(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = subprocess.CompletedProcess([], 1, b"", b"no such package")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: told)
    with pytest.raises(launch_install.InstallError, match="virtual environment"):
        launch_install.main("run")
    assert "no such package" in capsys.readouterr().out
    assert not (folder / ".venv").exists()


def test_what_is_installed_is_not_installed_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def pretend(command: list[str], sentence: str) -> None:
        ran.append(command)
        launch_install.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        launch_install.PYTHON.touch()
        (folder / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(launch_install, "_run", pretend)
    monkeypatch.setattr(launch_files, "copy", lambda modules, target: None)
    launch_install.main("run")
    assert [command[-1] for command in ran] == [str(folder / ".venv"), ".[demo]", "--omit=dev"]
    launch_install.main("run")
    assert len(ran) == 3
    (folder / "constraints.txt").write_text("django==5.2.19\n")
    launch_install.main("run")
    assert ran[3][-1] == ".[demo]"


def test_the_named_front_end_files_are_copied_and_others_removed(tmp_path: Path) -> None:
    modules, target = tmp_path / "modules", tmp_path / "lib"
    for source, _ in launch_files.FILES:
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text(source)
    (target / "old").mkdir(parents=True)
    (target / "old" / "gone.js").write_text("was named once")
    launch_files.copy(modules, target)
    found = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    assert found == {name for _, name in launch_files.FILES}
