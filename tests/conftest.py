"""What tests share: a tiny data set, the database built from it, and the real documents where they are at hand."""

import gc
import shutil
import sys
from pathlib import Path

import pytest
import tiny_data as tiny

from etl import progress, swap
from etl.build import build

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT.parent / "shared" / "documents"


@pytest.fixture(scope="session", autouse=True)
def built_folder_of_the_tests(tmp_path_factory):
    """Keep the builds of the checkout out of reach of every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(swap, "BUILT_FOLDER", tmp_path_factory.mktemp("built"))
        yield


@pytest.fixture(scope="session", autouse=True)
def commands_are_not_slow():
    """Let no command say what it is doing: how long one takes on a busy machine is not what the tests are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "FIRST", 3_600)
        yield


@pytest.fixture(scope="module", autouse=True)
def no_database_stays_open():
    """Let go of what the app holds open after the tests of a file: other settings could not open it beside."""
    yield
    if streamlit := sys.modules.get("streamlit"):
        streamlit.cache_resource.clear()
        gc.unfreeze()  # the app has frozen what there was at its first run, the remains of earlier tests among it
        gc.collect()


@pytest.fixture(scope="session", autouse=True)
def every_figure_is_valid():
    """Let Plotly check each figure that a page draws in a test; on a server it goes to the browser unchecked."""
    from plotly.graph_objs import Figure

    from ui import blocks

    as_it_is = blocks.plain
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "plain", lambda figure: as_it_is(figure) if Figure(figure).data else None)
        yield


@pytest.fixture
def tiny_data(tmp_path):
    """Return a folder with the CSV files of the tiny data, to break at will."""
    return tiny.write(tmp_path / "tiny", tiny.tables())


@pytest.fixture(scope="session")
def tiny_database(tmp_path_factory):
    """Return the database built from the tiny data; only for reading."""
    folder = tmp_path_factory.mktemp("tiny")
    build([tiny.write(folder / "data", tiny.tables())], folder / "tiny.duckdb")
    return folder / "tiny.duckdb"


@pytest.fixture(scope="session")
def built_facts(tmp_path_factory):
    """Return the database of the shipped facts, built once; to be copied."""
    path = tmp_path_factory.mktemp("shipped") / "facts.duckdb"
    build([ROOT / "data"], path)
    return path


@pytest.fixture(scope="module")
def shipped_database(built_facts, tmp_path_factory):
    """Return a copy of the database of the shipped facts: what is open one way no other file may open another way."""
    return shutil.copyfile(built_facts, tmp_path_factory.mktemp("copied") / "facts.duckdb")


@pytest.fixture(scope="session")
def documents():
    """Return the folder of the real documents beside the checkout."""
    if not DOCUMENTS.is_dir():
        pytest.skip("the documents are not beside the checkout")
    return DOCUMENTS
