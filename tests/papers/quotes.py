"""The records of closed.json on what papers quote, and how a number is held against them."""

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from tests.reference import stored

import spinvolt as sv

# What is stored with all digits was computed in double precision, fits of many values included.
COMPUTED = 2e-11
Rule = Callable[[Any, Any], bool]


def records() -> dict[str, dict[str, Any]]:
    """The records by paper, place and quantity."""
    return {named(record): record for record in stored("closed")["quoted"]}


def named(record: Mapping[str, Any]) -> str:
    return f"{record['paper']}, {record['where']}: {record['quantity']}"


def agree(ours: Any, theirs: Any, loose: tuple[float, ...]) -> None:
    """The same shape, and every number to its last digit."""
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs)
        for key, value in theirs.items():
            agree(ours[key], value, loose)
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            agree(one, other, loose)
    elif isinstance(theirs, str):
        assert ours is True or ours == theirs
    else:
        _, unit = printed(theirs) if "e" not in repr(theirs) else (0.0, 0.0)
        units = 1.05 if theirs in loose else 0.5
        assert abs(ours - theirs) <= max(units * unit, COMPUTED * abs(theirs)), (ours, theirs)


def part(value: Any, key: str | None) -> float:
    return value if key is None else value[key]


def printed(value: Any) -> tuple[float, float]:
    """A printed number and the unit of its last digit; "84%" is 0.84 and 0.01."""
    text = value if isinstance(value, str) else repr(value)
    found = re.search(r"\d+(?:\.(\d+))?(%?)", text)
    assert found, value
    share = 0.01 if found[2] else 1.0
    digits = re.match(r"[\d.]+", found[0])
    assert digits
    return share * float(digits[0]), share * 10.0 ** -len(found[1] or "")


def rounded(key: str | None = None) -> Rule:
    """To the paper's last printed digit, half a unit."""

    def rule(ours: Any, paper: Any) -> bool:
        number, unit = printed(paper)
        return abs(part(ours, key) - number) <= 0.5 * unit * (1.0 + 1e-9)

    return rule


def cut_off(key: str | None = None) -> Rule:
    """The paper's digits, the others left away."""

    def rule(ours: Any, paper: Any) -> bool:
        number, unit = printed(paper)
        return round(number / unit) == math.floor(part(ours, key) / unit)

    return rule


@cache
def peaks(
    n_battery: int,
    n_charger: int,
    excited: int | None = None,
    until: float | None = None,
    **couplings: float,
) -> dict[str, float]:
    """All figures of merit, those at the charging time too; up to a time, or to the first peak."""
    battery = sv.CentralSpin(n_battery=n_battery, n_charger=n_charger, **couplings)
    charger = sv.Dicke(n_charger if excited is None else excited)
    run = sv.charge(
        battery, charger=charger, until=until or "first-peak", times=[0.0], watch=[]
    )  # fmt: skip
    return numbers(run)


def numbers(run: sv.Run) -> dict[str, float]:
    """The figures of merit that are defined."""
    table = {f"at_peak {name}": figure for name, figure in run.at_peak.items()} | dict(run.peaks)
    return {name: f.value for name, f in table.items() if isinstance(f, sv.Bounded)}
