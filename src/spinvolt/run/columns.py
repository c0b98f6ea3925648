"""A run's series as the lines of a CSV file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinvolt.run.result import Run


def rows(run: "Run") -> Iterator[str]:
    """Lines with their ends: `time`, then x, x_low, x_high for every series x.

    A series with one value per level has columns x_0, x_0_low, x_0_high, x_1 and so on. Numbers
    have all digits that a double precision number needs.
    """
    names, columns = ["time"], [run.time[:, None]]
    for name, series in run.series.items():
        shape = (len(run.time), -1)
        sides = [np.reshape(side, shape) for side in (series.value, series.low, series.high)]
        width = sides[0].shape[1]
        for level in range(width):
            label = name if np.ndim(series.value) == 1 else f"{name}_{level}"
            names += [label, f"{label}_low", f"{label}_high"]
        columns.append(np.stack(sides, axis=-1).reshape(shape))
    yield ",".join(names) + "\n"
    for row in np.concatenate(columns, axis=1):
        yield ",".join(map(repr, row.tolist())) + "\n"
