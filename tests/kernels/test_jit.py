"""Compiled functions that use other files are compiled anew when these change."""

import os
import subprocess
import sys

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import kernel
print(kernel.doubled(2.0))
"""
KERNEL = """
from spinvolt.kernels.jit import compiled_strictly, strict
import helper
from helper import FACTOR, moved

@compiled_strictly("float64(float64)", helper)
def doubled(x):
    return FACTOR * moved(x)
"""
HELPER = """
from spinvolt.kernels.jit import strict
FACTOR = {factor}

@strict
def moved(x):
    return x + {shift}
"""


def answer(folder):
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)


def cached(folder):
    return len(list((folder / "cache").rglob("*.nbc")))


def test_the_cache_watches_every_source(tmp_path):
    (tmp_path / "kernel.py").write_text(KERNEL)
    helper = tmp_path / "helper.py"
    helper.write_text(HELPER.format(factor=2.0, shift=0.0))
    assert (answer(tmp_path), answer(tmp_path), cached(tmp_path)) == (4.0, 4.0, 1)
    helper.write_text(HELPER.format(factor=3.0, shift=0.0))
    assert (answer(tmp_path), cached(tmp_path)) == (6.0, 2)
    helper.write_text(HELPER.format(factor=3.0, shift=1.0))
    assert (answer(tmp_path), cached(tmp_path)) == (9.0, 3)
