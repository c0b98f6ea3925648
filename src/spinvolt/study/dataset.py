"""A store as an xarray data set, complete or not."""

from os import PathLike

import numpy as np
import xarray as xr

from spinvolt.study.layout import TEXTS
from spinvolt.study.store import Store, folder_of, opened
from spinvolt.study.texts import Texts


def open_sweep(store: str | PathLike[str]) -> xr.Dataset:
    """The numbers of a sweep, also while it runs: NaN where a case is missing.

    Dimensions are the swept fields; zipped ones share the first one's dimension, and explicit
    cases have the dimension `case`. Every figure of merit x comes with x_low, x_high, x_proof (a
    code, explained by its attributes) and x_reason (the place in `text` of the sentence that says
    why there is none). A curve x is called x_curve and runs over `relative_time`, from the start
    to the charging time, or to the end of the window. `status` and `failure` tell what became of
    each case, `method` how it was computed.

    Raises
    ------
    Misstated
        When the folder holds no sweep, or one of another version.

    Example
    -------
    >>> import tempfile
    >>> from spinvolt.study.sweep import sweep
    >>> tables = {"battery": {"n_charger": 4}, "sweep": {"n_battery": [1, 5]}}
    >>> tables["sweep"]["metrics"] = ["max_energy", "advantage"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = sweep(tables, f"{folder}/store", workers=0)
    ...     data = open_sweep(f"{folder}/store")
    >>> [round(x, 9) for x in data["max_energy"].values.tolist()]
    [1.0, 3.845752229]
    >>> why = data["advantage_reason"].sel(n_battery=5)
    >>> str(data["text"][int(why)].values)
    "yang2025's parallel scheme needs n_charger >= n_battery = 5, but n_charger is 4."
    """
    return dataset(opened(folder_of(store)))


def dataset(store: Store) -> xr.Dataset:
    """The data set of a store."""
    plan, made = store.plan, store.layout()
    shapes = {v.name: tuple(made.sizes[dim] for dim in v.dims) for v in made.variables}
    count, inner = len(plan), len(plan.dims)
    arrays = {
        v.name: np.full((count, *shapes[v.name][inner:]), v.missing, dtype=v.missing.dtype)
        for v in made.variables
    }
    texts = Texts()
    for chunk, block in store.blocks():
        numbers = plan.numbers(chunk)
        for name, values in texts.told(block).items():
            arrays[name][numbers.start : numbers.stop] = values
    variables = {
        v.name: (v.dims, arrays[v.name].reshape(shapes[v.name]), v.attributes)
        for v in made.variables
    }
    variables["text"] = (
        (TEXTS,),
        np.array(texts.taken(), dtype=object),
        {"long_name": "sentences"},
    )
    return xr.Dataset(variables, made.coordinates, made.attributes)
