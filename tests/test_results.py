"""Results are shared without a copy, never changed by one reader for another, and bounded in bytes."""

import gc
import threading
import tracemalloc
import weakref

import pandas as pd
import pytest

from ui.results import Results, _size


def frame(rows=3):
    return pd.DataFrame({"value": range(rows), "words": ["窓口"] * rows})


def nothing():
    raise AssertionError("asked again")


def test_what_was_made_once_is_not_made_again():
    results = Results()
    first = results.get("a", frame)
    pd.testing.assert_frame_equal(results.get("a", nothing), first)


@pytest.mark.parametrize(
    "change",
    [
        lambda mine: mine.loc.__setitem__((0, "value"), 99),
        lambda mine: mine.__setitem__("value", 99),
        lambda mine: mine.pop("words"),
        lambda mine: mine.iloc.__setitem__((slice(None), 0), 0),
        lambda mine: mine["words"].__setitem__(0, "別"),
    ],
)
@pytest.mark.filterwarnings("ignore::pandas.errors.ChainedAssignmentError")
def test_what_one_reader_changes_no_other_sees(change):
    results = Results()
    for make in (frame, nothing):
        change(results.get("a", make))
    pd.testing.assert_frame_equal(results.get("a", nothing), frame())


def test_values_cannot_be_changed_behind_the_frame():
    with pytest.raises(ValueError, match="read-only"):
        Results().get("a", frame)["value"].to_numpy()[0] = 99


def test_what_was_asked_for_longest_ago_goes_first():
    results = Results(most_bytes=2 * _size(frame(1000)))
    for key in ("a", "b", "a", "c"):
        results.get(key, lambda: frame(1000))
    results.get("a", nothing)
    results.get("c", nothing)
    with pytest.raises(AssertionError, match="asked again"):
        results.get("b", nothing)


def test_of_many_small_frames_only_the_last_stay():
    results = Results(most_frames=2)
    for key in ("a", "b", "a", "c"):
        results.get(key, frame)
    results.get("a", nothing)
    with pytest.raises(AssertionError, match="asked again"):
        results.get("b", nothing)


def test_a_frame_larger_than_all_that_is_kept_is_handed_on_and_drives_nothing_out():
    results = Results(most_bytes=10_000)
    results.get("small", frame)
    assert len(results.get("large", lambda: frame(100_000))) == 100_000
    results.get("small", nothing)
    with pytest.raises(AssertionError, match="asked again"):
        results.get("large", nothing)


def test_what_is_kept_of_small_frames_is_counted_by_what_they_take():
    frames = {key: pd.DataFrame({f"column {number}": ["窓口"] for number in range(8)}) for key in range(300)}
    tracemalloc.start()
    results = Results()
    for key, made in frames.items():
        results.get(key, lambda made=made: made.copy())
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / 2 < results._bytes < 4 * taken


def test_a_frame_that_is_always_looked_into_takes_no_more_with_each_time():
    def notes():
        return sum(isinstance(kept, weakref.ReferenceType) for kept in gc.get_objects())

    results = Results()
    results.get("a", frame)
    before = notes()
    for _ in range(200):
        assert results.get("a", nothing)["value"].sum() == 3
    assert notes() - before < 20


def test_a_result_that_fails_is_asked_for_again():
    results = Results()
    with pytest.raises(AssertionError):
        results.get("a", nothing)
    assert len(results.get("a", frame)) == 3


def test_readers_at_the_same_time_get_the_same_rows_and_the_bytes_add_up():
    results, found = Results(), []

    def read():
        found.extend(len(results.get(key % 7, lambda key=key: frame(key % 7))) == key % 7 for key in range(300))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 2400
    assert results._bytes == sum(kept.size for kept in results._kept.values())
