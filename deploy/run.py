"""Brings the dashboard from a checkout to a running server with one command, on Windows as on Linux and macOS.

Needs Python 3.11 or newer and nothing else. Where the folder `wheels` is, packages come from it alone, as in a closed
network. Options of `streamlit run` may follow, such as `--server.port 8600`.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements.txt"
WHEELS = ROOT / "wheels"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INSTALLED = VENV / ".installed-requirements"  # their hash: a new list of packages is installed by the next run
OLDEST = (3, 11)
SOME_REFUSED = 3
INTERRUPTED = 130
FROM_WHEELS = "フォルダー wheels が、この Python と同じ版・同じ OS のために作られたものか確かめてください。"
FROM_OUTSIDE = "インターネットにつながるか確かめるか、つながる機械で作ったフォルダー wheels をここに置いてください。"


def main(options: list[str]) -> int:
    """Prepare what is missing, then serve until stopped; return the exit code."""
    if sys.version_info < OLDEST:
        print(
            f"Python {'.'.join(map(str, OLDEST))} 以上が必要です（いま {sys.version.split()[0]}）。\n"
            "新しい Python を入れて、もう一度実行してください。",
            file=sys.stderr,
        )
        return 1
    if not _is_installed() and _install():
        print(
            "パッケージを入れられません。\n" + (FROM_WHEELS if WHEELS.is_dir() else FROM_OUTSIDE),
            file=sys.stderr,
        )
        return 1
    if _run("-m", "etl", "build", "--if-stale") not in (0, SOME_REFUSED):
        return 1
    ended = _run("-m", "streamlit", "run", "serve.py", *options)
    return 0 if ended == INTERRUPTED else ended  # that is how one stops it


def _is_installed() -> bool:
    return PYTHON.is_file() and INSTALLED.is_file() and INSTALLED.read_text(encoding="ascii") == _wanted()


def _wanted() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()


def _install() -> int:
    if not PYTHON.is_file():
        venv.create(VENV, with_pip=True)
    inside = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    failed = _run("-m", "pip", "install", "--quiet", *inside, "--require-hashes", "-r", str(REQUIREMENTS))
    if not failed:
        INSTALLED.write_text(_wanted(), encoding="ascii")
    return failed


def _run(*arguments: str) -> int:
    try:
        return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:  # the process has had it too, and has stopped
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
