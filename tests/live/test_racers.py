"""Races between people: a link works once, an owner stays, names stay apart; on both databases."""

from pathlib import Path

from cryptography.fernet import Fernet

from tests.live import programs
from tests.live.racers import RACERS, RAW, ROUNDS


def test_races_between_people_have_one_winner(database_url: str, tmp_path: Path) -> None:
    env = {
        "DATABASE_URL": database_url,
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "SECRET_KEY": "racers",
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
    }
    told = programs.told("racers", env, tmp_path)
    assert told["accepting"].count("won") == told["members"] == 1
    assert told["resetting"].count("won") == 1
    losers = [word for word in told["accepting"] + told["resetting"] if word != "won"]
    assert len(losers) == 2 * (RACERS - 1)
    assert all("does not work" in word for word in losers)
    assert told["owners"] == [1] * ROUNDS
    assert told["same"] == 1
    assert len(told["slugs"]) == len(set(told["slugs"])) == RACERS + 1 == told["audited"]
    assert told["refused"] == [True] * len(RAW)
