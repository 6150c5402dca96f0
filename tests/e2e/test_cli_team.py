"""muster team, as it is typed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from muster.cli import main
from muster.store.ledger import Ledger

Run = Callable[..., tuple[int, str, str]]
PASSWORD = "four words in a row\n"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    Ledger.open(tmp_path / "ledger").close()

    def typed(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--ledger", str(tmp_path / "ledger")])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def test_a_team_from_its_first_admin_to_the_log(run: Run) -> None:
    assert run("serve", "--team")[0] == 2  # nobody could let others in
    assert run("team", "add", "Ana", "--role", "admin", "--password-stdin", stdin=PASSWORD)[0] == 0
    code, out, err = run("team", "add", "ivo", "--invite", "--url", "https://osint.example.org/")
    assert code == 0
    assert "https://osint.example.org/join?key=" in out
    assert "three days" in err
    listed = json.loads(run("team", "list", "--json")[1])["accounts"]
    assert [(a["name"], a["role"]) for a in listed] == [("Ana", "admin"), ("ivo", "reader")]
    assert "password" not in listed[0]
    assert "not chosen" in run("team", "list")[1]
    assert run("team", "role", "IVO", "analyst")[1] == "ivo: analyst\n"
    code, key, err = run("team", "token", "ivo", "--role", "analyst", "--days", "7")
    assert key.startswith("muster_")
    token = err.split(":")[0]
    assert run("team", "token", "ivo", "--revoke", token)[0] == 0
    assert run("team", "token", "ivo", "--revoke", token)[0] == 4
    assert run("team", "disable", "ivo")[1] == "ivo: disabled\n"
    assert run("team", "disable", "ivo", "--undo")[1] == "ivo: analyst\n"
    assert run("team", "password", "ivo", "--password-stdin", stdin=PASSWORD)[0] == 0
    told = json.loads(run("team", "audit", "--json")[1])
    assert told["total"] == 10
    assert told["entries"][0]["what"] == "password set"
    assert "command line" in run("team", "audit", "--who", told["entries"][0]["who"])[1]
    assert run("team", "audit", "--verify")[1] == "10 entries, and the chain holds\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (("add", "ana"), "", 2, "--password-stdin or --invite"),
        (("add", "ana", "--password-stdin"), "short\n", 2, "15 characters"),
        (("add", "ana", "--password-stdin", "--invite"), PASSWORD, 2, "one of them"),
        (("add", "<b>", "--password-stdin"), PASSWORD, 2, "begins with a letter"),
        (("role", "nobody", "reader"), "", 4, "no such account"),
        (("token", "nobody"), "", 4, "no such account"),
    ],
)
def test_mistakes_are_told_and_leave_nothing(
    run: Run, arguments: tuple[str, ...], stdin: str, code: int, words: str
) -> None:
    ended, _, err = run("team", *arguments, stdin=stdin)
    assert (ended, words in err) == (code, True)
    assert json.loads(run("team", "list", "--json")[1])["total"] == 0


def test_the_last_admin_stays(run: Run) -> None:
    run("team", "add", "ana", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    assert run("team", "role", "ana", "reader")[0] == 2
    assert run("team", "disable", "ana")[0] == 2
