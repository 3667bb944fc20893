"""What the server does ahead of its visitors, and what it keeps for slow ones."""

import threading

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from ui import kept_files, warm


@pytest.fixture
def looks(monkeypatch):
    """Note the looks for changed facts instead of looking."""
    found = []
    monkeypatch.setattr(warm, "_begun", [])
    monkeypatch.setattr(warm.subprocess, "run", lambda command, **_: found.append(command[1:]))
    monkeypatch.delenv("DX_DATABASE", raising=False)
    return found


def test_the_look_that_began_with_the_server_is_waited_for_and_not_done_again(looks, monkeypatch):
    goes_on = threading.Event()
    look = warm.subprocess.run
    monkeypatch.setattr(warm.subprocess, "run", lambda command, **_: goes_on.wait() and look(command))
    warm.begin()
    assert looks == []
    visitor = threading.Thread(target=warm.make_current)
    visitor.start()
    visitor.join(0.1)
    assert visitor.is_alive()
    goes_on.set()
    visitor.join(10)
    assert looks == [["-m", "etl", "build", "--if-stale"]]


def test_without_a_beginning_the_first_visitor_looks(looks):
    warm.make_current()
    assert len(looks) == 1


def test_a_database_that_was_named_is_never_built(looks, monkeypatch, tmp_path):
    monkeypatch.setenv("DX_DATABASE", str(tmp_path / "facts.duckdb"))
    warm.begin()
    warm.make_current()
    assert looks == []


@pytest.fixture
def made(monkeypatch):
    """Return what files are kept in, and the name of one that a reader has asked for and not fetched yet."""
    monkeypatch.setattr(media_file_manager, "MediaFileMetadata", media_file_manager.MediaFileMetadata)
    kept_files.keep()
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "reader")
    url = manager.execute_deferred(manager.add_deferred(lambda: b"a,b", "text/csv", "1", "a.csv"))
    return manager, lambda: storage.get_file(url.rsplit("/", 1)[1]).content


def test_a_file_made_on_request_outlasts_the_runs_of_others(made):
    manager, content = made
    for _ in range(10):
        manager.remove_orphaned_files()
    assert content() == b"a,b"


def test_a_file_that_nobody_fetched_goes_after_its_time(made, monkeypatch):
    manager, content = made
    monkeypatch.setattr(kept_files, "SECONDS", 0)
    manager.remove_orphaned_files()
    assert content() == b"a,b"
    manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        content()
