"""Entries of closed.json, and how a bounded number is held against one of theirs."""

from typing import Any

from tests.reference import stored

from spinvolt.bounded import Bounded

ENTRIES: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in stored("closed")["entries"]}
# The reference's own sums carry a few units in the last place of one.
REFERENCE_ROUNDING = 4e-15


def starting(*beginnings: str) -> tuple[str, ...]:
    """Identifiers that begin so."""
    return tuple(name for name in ENTRIES if name.startswith(beginnings))


def close(found: object, expected: float, digits: int) -> None:
    """Within the stated bound and the reference's digits."""
    assert isinstance(found, Bounded), found
    tolerance = found.error + 3.0 * 10.0**-digits * abs(expected) + REFERENCE_ROUNDING
    assert abs(found.value - expected) <= tolerance, (found, expected)
