"""Results are shared without a copy, never changed by one reader for another, and bounded in bytes."""

import threading

import pandas as pd
import pytest

from ui.results import Results


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
    size = int(frame(1000).memory_usage(deep=True).sum())
    results = Results(most_bytes=2 * size)
    for key in ("a", "b", "a", "c"):
        results.get(key, lambda: frame(1000))
    results.get("a", nothing)
    results.get("c", nothing)
    with pytest.raises(AssertionError, match="asked again"):
        results.get("b", nothing)


def test_a_frame_larger_than_all_that_is_kept_is_handed_on_and_drives_nothing_out():
    results = Results(most_bytes=10_000)
    results.get("small", frame)
    assert len(results.get("large", lambda: frame(100_000))) == 100_000
    results.get("small", nothing)
    with pytest.raises(AssertionError, match="asked again"):
        results.get("large", nothing)


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
    assert results._bytes == sum(size for _, size in results._kept.values())
