"""The one command that leads from a checkout to a server, with packages from the folder that was carried along."""

import subprocess

import pytest

from deploy import run


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """Let each step be written down instead of run; a step whose words are in `failing` fails."""
    done, failing = [], {}

    def note(command, **options):
        words = " ".join(command[1:])
        done.append(words)
        code = next((code for word, code in failing.items() if word in words), 0)
        return subprocess.CompletedProcess(command, code)

    def new_venv(place, with_pip):
        run.PYTHON.parent.mkdir(parents=True)
        run.PYTHON.touch()

    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(run, "INSTALLED", tmp_path / ".venv" / ".installed-requirements")
    monkeypatch.setattr(run, "WHEELS", tmp_path / "wheels")
    monkeypatch.setattr(run.subprocess, "run", note)
    monkeypatch.setattr(run.venv, "create", new_venv)
    return done, failing


def test_a_checkout_is_installed_built_and_served(steps):
    done, _ = steps
    assert run.main(["--server.port", "8600"]) == 0
    installed, built, served = done
    assert installed == f"-m pip install --quiet --require-hashes -r {run.REQUIREMENTS}"
    assert built == "-m etl build --if-stale"
    assert served == "-m streamlit run serve.py --server.port 8600"


def test_the_packages_of_a_closed_network_come_from_the_folder_alone(steps):
    run.WHEELS.mkdir()
    run.main([])
    assert f"--no-index --find-links {run.WHEELS} --require-hashes" in steps[0][0]


def test_what_is_installed_is_installed_once_until_the_packages_change(steps, monkeypatch, tmp_path):
    run.main([])
    run.main([])
    assert sum("pip install" in step for step in steps[0]) == 1
    monkeypatch.setattr(run, "REQUIREMENTS", tmp_path / "requirements.txt")
    run.REQUIREMENTS.write_text("other", encoding="ascii")
    run.main([])
    assert sum("pip install" in step for step in steps[0]) == 2


@pytest.mark.parametrize(
    ("failing", "code", "last"),
    [
        ({"pip": 1}, 1, "pip install"),
        ({"etl": 1}, 1, "etl build"),
        ({"etl": 3}, 0, "streamlit run"),
        ({"streamlit": 1}, 1, "streamlit run"),
    ],
)
def test_nothing_follows_a_step_that_failed(steps, capsys, failing, code, last):
    steps[1].update(failing)
    assert run.main([]) == code
    assert last in steps[0][-1]
    assert ("フォルダー wheels" in capsys.readouterr().err) == ("pip" in failing)


def test_a_failed_installation_is_tried_again(steps):
    done, failing = steps
    failing["pip"] = 1
    run.main([])
    failing.clear()
    assert run.main([]) == 0
    assert sum("pip install" in step for step in done) == 2


def test_an_old_python_is_told_so(steps, monkeypatch, capsys):
    monkeypatch.setattr(run, "OLDEST", (99, 0))
    assert run.main([]) == 1
    assert "Python 99.0 以上が必要です" in capsys.readouterr().err
    assert steps[0] == []
