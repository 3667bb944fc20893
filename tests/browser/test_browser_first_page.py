"""The benchmark of the first page sees a real first chart of both pages."""

import re

import pytest

from benchmarks.figures import run

pytestmark = pytest.mark.browser


def test_the_first_page_is_measured_beside_a_page_with_one_chart(chromium):
    # in a process of its own: one process cannot drive two browsers in this way
    printed = run("-m", "benchmarks", "first_page", "--runs", "1", exit_codes=(0, 1)).printed
    assert printed.count("目標: 1.3 倍以内") == 3
    charts = [float(value.replace(",", "")) for value in re.findall(r"の?図 +([\d,.]+) ミリ秒", printed)]
    assert len(charts) == 6
    assert min(charts) > 10
