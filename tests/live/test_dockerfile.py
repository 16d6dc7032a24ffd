"""The Dockerfile's own steps in a clean folder give a product that starts."""

import base64
from pathlib import Path

import pytest
import requests
import yaml

from tests.live import dockerfile, processes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> dockerfile.Stage:
    """The last stage, built once."""
    return dockerfile.build(tmp_path_factory.mktemp("image"))


@pytest.mark.parametrize("name", ["web", "service"])
def test_the_image_prepares_its_database_and_answers(
    image: dockerfile.Stage, name: str, tmp_path: Path, valkey: str
) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][name]
    port = processes.free_port()
    given = {
        **dockerfile.environ(image),
        "PORT": str(port),
        "SERVICE_PORT": str(port),
        "BIND": "127.0.0.1",
        "DATA_DIR": str(tmp_path / "data"),
        "REDIS_URL": valkey,
        "LOG_LEVEL": "INFO",
        "SECRET_KEY": "x" * 50,
        "FIELD_KEYS": base64.urlsafe_b64encode(bytes(32)).decode(),
        "DEMO_PAT": "a" * 32,
        "TRUSTED_PROXIES": "",
    }
    command = [*compose["entrypoint"], *(word.replace("$$", "$") for word in compose["command"])]
    run = processes.start(name, command, tmp_path, given, cwd=image.place("."))
    try:
        url = f"http://127.0.0.1:{port}/healthz"
        processes.wait_until(
            lambda: processes.answers(url) or not run.is_alive(), f"{name} answers"
        )
        assert run.is_alive(), run.log.read_text()
        assert requests.get(url, timeout=10).status_code == 200  # what the health check asks for
    finally:
        run.stop()


def test_the_image_holds_the_front_end_files_and_no_tests(image: dockerfile.Stage) -> None:
    app = image.place("/app")
    assert (app / "static/lib/leaflet/leaflet.js").is_file()
    assert not (app / "tests").exists()
    assert not (app / "node_modules").exists()
