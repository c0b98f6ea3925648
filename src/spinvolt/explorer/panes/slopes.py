"""Local exponents of a sweep's numbers: of lines with their bounds, of maps as a picture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from xarray import Dataset

from spinvolt.bounded import Bounded, Proof
from spinvolt.study.block import Grade
from spinvolt.study.scaling_local import local_exponents
from spinvolt.study.scaling_points import Points

Floats = NDArray[np.float64]
GRADES = {Grade.PROVED: Proof.PROVED, Grade.ESTIMATED: Proof.ESTIMATED}


def told_exponents(
    line: Dataset, x: str, quantity: str
) -> tuple[list[dict[str, Any]], dict[str, Floats]]:
    """Exponents between neighbours that have positive numbers, in full and as curves.

    Nothing where the field is no positive number or has fewer than two.
    """
    sizes, values = _positive(line, x, quantity)
    if len(sizes) < 2:
        return [], {}
    local = local_exponents(Points({}, np.array(sizes), tuple(values), ()))
    told = [{"low": each.low, "high": each.high, **each.exponent.to_json()} for each in local]
    curves = {
        "_x": np.array([each.size for each in local]),
        "": np.array([each.exponent.value for each in local]),
        "_low": np.array([each.exponent.low for each in local]),
        "_high": np.array([each.exponent.high for each in local]),
    }
    return told, curves


def _positive(line: Dataset, x: str, quantity: str) -> tuple[list[float], list[Bounded]]:
    """Growing positive fields with positive numbers, each field once."""
    if line[x].dtype.kind not in "iuf":
        return [], []
    sides = [line[f"{quantity}{side}"].to_numpy().tolist() for side in ("", "_low", "_high")]
    grades = line[f"{quantity}_proof"].to_numpy().tolist()
    sizes: list[float] = []
    values: list[Bounded] = []
    for size, value, low, high, grade in zip(
        line[x].to_numpy().astype(float).tolist(), *sides, grades, strict=True
    ):
        if size > 0.0 and low > 0.0 and (not sizes or size > sizes[-1]):
            proof = GRADES.get(Grade(grade), Proof.UNCONTROLLED)
            sizes.append(size)
            values.append(Bounded(value, low, high, proof))
    return sizes, values


def map_exponents(x: Floats, plane: Floats) -> Floats:
    """Exponents along x between neighbouring columns, NaN where there is none.

    >>> map_exponents(np.array([1.0, 2.0, 4.0]), np.array([[1.0, 4.0, 32.0]]))
    array([[2., 3.]])
    """
    sizes = np.sort(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.diff(np.log(plane), axis=1) / np.diff(np.log(sizes))
