"""A real office program, started without a window, to open what the project writes."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def soffice() -> str:
    """Where LibreOffice is; without it a test skips, in CI it fails."""
    found = shutil.which("soffice")
    if not found:
        message = "LibreOffice がありません: apt-get install libreoffice-calc libreoffice-impress"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return found


def converted(path: Path, target: str, *options: str) -> Path:
    """Return the file into which LibreOffice turns another; `target` is an extension, with a filter or without."""
    folder = path.parent / "converted"
    command = [soffice(), f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless", *options]
    command += ["--convert-to", target, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{target.split(':', maxsplit=1)[0]}"
