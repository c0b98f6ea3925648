"""Whether a sweep can be drawn as is asked for, before it is computed."""

from collections.abc import Mapping, Sequence

import numpy as np
from xarray import Dataset

from spinvolt.plots.view import view
from spinvolt.study.layout import layout
from spinvolt.study.plan import Plan


def refuse_undrawable(
    plan: Plan, x: str | Sequence[str] | None, y: str | None, where: Mapping[str, object]
) -> None:
    """Nothing, where ``plot_sweep`` will find what it is to draw.

    Raises
    ------
    Misstated
        When a name or a value is not one of the sweep, or it has more fields than a picture.

    Example
    -------
    >>> from spinvolt.study.table import plan
    >>> made = plan({"battery": {"n_charger": 4}, "sweep": {"n_battery": [1, 2]}})
    >>> refuse_undrawable(made, None, "max_enregy", {})
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: A picture must show `max_energy` or `charging_time` or ...
    """
    made = layout(plan)
    quantities = [v.name.removesuffix("_proof") for v in made.variables if v.name[-6:] == "_proof"]
    dims = {v.name: v.dims for v in made.variables}
    blank = {
        name: (dims[name], np.broadcast_to(np.int8(0), [made.sizes[d] for d in dims[name]]))
        for base in quantities
        for name in (base, f"{base}_proof")
    }
    view(Dataset(blank, made.coordinates), x, y, where)
