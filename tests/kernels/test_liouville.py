"""The compiled products of a master equation against plain Python and against a dense matrix."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from spinvolt.algebra.liouville import Liouville, liouville
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.kernels import liouville as kernel


def marched(built: Liouville, function: Callable[..., None]) -> tuple[np.ndarray, np.ndarray]:
    fields = np.zeros((2, built.rows.size))
    fields[0] = np.random.default_rng(3).normal(size=built.rows.size)
    total, shares = np.zeros(built.rows.size), np.array([0.25, 0.0, 0.5, 0.25])
    records = np.zeros((4, 2 * len(built.diagonal)))
    generator = (built.frame, built.still, built.terms, built.weights, built.tables)
    window = (1, built.top)
    function(window, 0.01, generator, built.diagonal, fields, shares, total, records)
    return total, records


def test_compiled_and_plain_agree() -> None:
    battery = Reservoir(
        n_charger=3, n_battery=[1, 2], pump=0.5, thermal=0.2, local_decay=0.1, local_dephasing=0.2
    )
    built = liouville(battery.model().lindblad())
    plain = cast(Any, kernel.march).py_func
    inner = {name: getattr(kernel, name) for name in ("product", "weigh")}
    compiled = marched(built, kernel.march)
    try:
        for name, function in inner.items():
            setattr(kernel, name, function.py_func)
        slow = marched(built, plain)
    finally:
        for name, function in inner.items():
            setattr(kernel, name, function)
    for one, two in zip(compiled, slow, strict=True):
        np.testing.assert_allclose(one, two, rtol=0, atol=1e-12)
