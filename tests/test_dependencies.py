"""The packages: every one pinned with its hashes, whole for Windows too, and named in the README with its reason."""

import re
import sys
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf8")
PINNED = ["requirements.txt", "deploy/login.txt", "tests/requirements.txt"]
SHIPPED = PINNED[:2]
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"}
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
PYTHONS = ("3.11", "3.12", "3.13")


def requirements(name):
    """Return each requirement of a pinned file with the number of its hashes."""
    text = (ROOT / name).read_text(encoding="utf8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return [(Requirement(line.split("--hash")[0]), line.count("--hash=sha256:")) for line in lines]


def needed(name, platform, python):
    where = platform | {"python_version": python, "python_full_version": f"{python}.0"}
    return [str(wanted) for wanted, _ in requirements(name) if wanted.marker is None or wanted.marker.evaluate(where)]


def named(path):
    lines = (ROOT / path).read_text(encoding="utf8").splitlines()
    return [line for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_pinned_with_its_hashes(name):
    found = requirements(name)
    assert len(found) > 10
    for wanted, hashes in found:
        assert re.fullmatch(r"==[\w.]+", str(wanted.specifier)), wanted
        assert hashes > 0, wanted


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("python", PYTHONS)
def test_what_is_fetched_on_one_system_is_all_that_the_other_needs(name, python):
    # pip judges by the machine that it runs on which packages to download, not by the one they are meant for.
    assert needed(name, LINUX, python) == needed(name, WINDOWS, python)


def test_a_package_for_one_system_only_would_be_seen():
    assert Marker("sys_platform == 'win32'").evaluate(WINDOWS)
    assert not Marker("sys_platform == 'win32'").evaluate(LINUX)


@pytest.mark.parametrize("path", ["requirements.in", "deploy/login.in", "tests/requirements.in"])
def test_every_package_we_chose_is_named_with_its_reason(path):
    assert [name for name in named(path) if not re.search(rf"(\| |\b){re.escape(name)}\b.*\w", README)] == []


def test_no_other_package_is_imported():
    """What is installed only because another package needs it may vanish with its next version."""
    chosen = {name.replace("-", "_").lower() for path in ("requirements.in", "deploy/login.in") for name in named(path)}
    chosen |= {"pptx", "pypdfium2"}
    with_streamlit = {"starlette"}
    imported = {
        module.split(".")[0]
        for folder in ("pages", "ui", "queries", "etl")
        for path in (ROOT / folder).rglob("*.py")
        for module in re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf8"), re.MULTILINE)
    }
    foreign = imported - set(sys.stdlib_module_names) - {"ui", "queries", "etl", "pages"}
    assert foreign - chosen - with_streamlit == set()


@pytest.mark.parametrize("command", re.findall(r"^(?:py|python3?) -m pip download .*$", README, re.MULTILINE))
def test_the_readme_fetches_what_the_makefile_fetches(command):
    options = ("--require-hashes", "--no-deps", "--only-binary=:all:", "-r requirements.txt", "-r deploy/login.txt")
    for option in (*options, "-d wheels"):
        assert option in command
        assert option in MAKEFILE
    (platforms,) = re.findall(r"(--platform .*)$", command)
    assert platforms in MAKEFILE


def test_the_readme_shows_both_ways_into_a_closed_network():
    assert len(re.findall(r"^(?:py|python3?) -m pip download .*--platform (?:win|many)", README, re.MULTILINE)) == 2
    assert "py deploy\\run.py" in README
    assert "--no-index --find-links wheels" in MAKEFILE
