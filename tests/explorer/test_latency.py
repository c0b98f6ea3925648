"""The benchmark of slider to curve: what it measures, and when it says that a target was missed."""

import json
import subprocess
import sys

from benchmarks.explorer import Latency

ROUND = (sys.executable, "-m", "benchmarks.explorer", "--sizes", "12", "--moves", "2", "--json")


def test_a_round_is_measured_in_the_browser():
    done = subprocess.run(ROUND, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["latency"]
    assert [one["size"] for one in found] == [12]
    times = found[0]["milliseconds"]
    assert len(times) == 2
    assert all(0 < time < 20_000 for time in times)
    assert done.returncode == int(Latency(12, tuple(times)).missed), done.stderr


def test_targets_hold_up_to_ten_thousand_cells():
    assert Latency(10_000, (90, 150, 160)).missed
    assert not Latency(10_000, (60, 70, 400)).missed
    assert not Latency(100_000, (900, 1000, 1100)).missed
    assert Latency(100, (90, 150, 160)).line().endswith("missed")
