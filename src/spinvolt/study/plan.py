"""What a study computes: a base statement, the fields that change, and what is kept of each case.

Axes multiply, the first changing slowest; zipped fields change together; tied fields follow. A
case is made when it is asked for, so a plan of any length costs the same.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.errors import Misstated
from spinvolt.study.axes import Axis
from spinvolt.study.quantities import CURVE_END
from spinvolt.study.ties import Tie

Path = tuple[str, ...]

# Raised when the layout of a store, the meaning of a plan or the last bits of its numbers change.
SCHEMA = 4
KINDS = (CentralSpin, Cavity, Reservoir)
TABLES = ("battery", "start", "charge", "method")
STARTS = ("dicke", "flipped", "thermal", "coherent", "fock")


@dataclass(frozen=True)
class Plan:
    """Every case of a study, without holding any.

    Attributes
    ----------
    base
        The statement's other tables.
    groups
        Dimensions of the grid, slowest first; the axes of one group change together.
    dims
        Their names.
    ties
        Fields that follow from others, each after those that it needs.
    metrics
        Figures of merit that are kept.
    curves
        Series that are kept, on times relative to the end of the charge.
    samples
        Number of those times.
    seed
        Root of every case's own seed.
    chunk
        Number of cases that are stored together.
    origin
        For a part of a study: the numbers that its cases have in the whole.
    """

    base: Mapping[str, Any]
    groups: tuple[tuple[Axis, ...], ...]
    dims: tuple[str, ...]
    ties: tuple[Tie, ...] = ()
    metrics: tuple[str, ...] = ()
    curves: tuple[str, ...] = ()
    samples: int = 101
    seed: int = 0
    chunk: int = 1
    origin: tuple[int, ...] | None = None

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """How many values each group has."""
        return tuple(len(group[0].values) for group in self.groups)

    def __len__(self) -> int:
        return math.prod(self.shape)

    @property
    def figures(self) -> tuple[str, ...]:
        """One number for each case: the metrics, and where the curves end if there are any."""
        return (*self.metrics, CURVE_END) if self.curves else self.metrics

    @property
    def chunks(self) -> int:
        """How many chunks the cases make."""
        return -(-len(self) // self.chunk)

    def numbers(self, chunk: int) -> range:
        """The cases of a chunk, by number: fixed by the chunk's own number alone."""
        return range(chunk * self.chunk, min((chunk + 1) * self.chunk, len(self)))

    def given(self, number: int) -> dict[str, Any]:
        """The swept fields of case ``number``, tied ones included.

        Raises
        ------
        Misstated
            When a formula cannot be worked out.
        """
        found: dict[str, Any] = {}
        for group, size in zip(reversed(self.groups), reversed(self.shape), strict=True):
            number, place = divmod(number, size)
            found |= {axis.field: axis.values[place] for axis in group}
        for tie in self.ties:
            found[tie.field] = tie.value({name: self._known(name, found) for name in tie.names})
        return found

    def tables(self, number: int) -> dict[str, Any]:
        """The statement of case ``number``, as tables whose rules are not yet checked.

        An open battery's random numbers get the case's own seed, unless the statement gives one.
        """
        tables: dict[str, Any] = {name: dict(table) for name, table in self.base.items()}
        for name, value in self.given(number).items():
            _place(tables, path_of(name), value)
        battery = tables.get("battery")
        if isinstance(battery, Mapping) and battery.get("kind") == Reservoir.kind:
            method = tables.setdefault("method", {})
            method.setdefault(
                "seed", int(self.seed_of(number).generate_state(1, np.uint64)[0] >> 1)
            )
        return tables

    def part(self, numbers: Sequence[int]) -> "Plan":
        """The same study of some of its cases: small, so that it travels to a worker."""
        axes = [
            Axis(axis.field, axis.path, _picked(axis.values, places))
            for group, places in zip(self.groups[::-1], self._places(numbers)[::-1], strict=True)
            for axis in group
        ]
        origin = tuple(numbers) if self.origin is None else _picked(self.origin, numbers)
        return replace(self, groups=(tuple(axes),), dims=("case",), origin=origin)

    def seed_of(self, number: int) -> np.random.SeedSequence:
        """The seed of case ``number``: the same whatever is computed before it, and where."""
        own = number if self.origin is None else self.origin[number]
        return np.random.SeedSequence(self.seed, spawn_key=(own,))

    @cached_property
    def identity(self) -> str:
        """A hash of everything that fixes the numbers and their places in a store."""
        content = {
            "schema": SCHEMA,
            "base": {name: self.base[name] for name in sorted(self.base)},
            "groups": [[[a.field, a.values] for a in group] for group in self.groups],
            "dims": self.dims,
            "ties": [[tie.field, tie.text] for tie in self.ties],
            "kept": [self.metrics, self.curves, self.samples if self.curves else 0],
            "seed": self.seed,
            "chunk": self.chunk,
        }
        text = json.dumps(content, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _places(self, numbers: Sequence[int]) -> Sequence[Iterable[int]]:
        """Which value each group has in some cases."""
        if len(self.groups) == 1:
            return (numbers,)
        left = np.fromiter(numbers, dtype=np.int64, count=len(numbers))
        return [places.tolist() for places in np.unravel_index(left, self.shape)]

    def _known(self, name: str, given: Mapping[str, Any]) -> int | float:
        """The number that a tied field refers to: swept, fixed in the base, or left as it is."""
        here: Any = given.get(plain(name), self.base)
        if plain(name) not in given:
            for key in path_of(name):
                here = here.get(key) if isinstance(here, Mapping) else None
        if here is None and path_of(name)[0] == "battery":
            battery = self.base.get("battery", {})
            here = left_alone(given.get("kind", battery.get("kind"))).get(plain(name))
        if isinstance(here, int | float) and not isinstance(here, bool):
            return here
        raise Misstated(
            f"a tied field needs the number `{name}`, which the statement does not give and which "
            "has no usual value: write it into its table."
        )


@lru_cache
def path_of(name: str) -> Path:
    """Where a field stands in a statement; a battery's field needs no table.

    >>> path_of("n_battery"), path_of("start.charger.dicke")
    (('battery', 'n_battery'), ('start', 'charger', 'dicke'))
    """
    keys = tuple(name.split("."))
    return ("battery", *keys) if len(keys) == 1 else keys


@lru_cache
def plain(name: str) -> str:
    """A field's one name, however it was written.

    >>> plain("battery.n_battery"), plain("charge.until")
    ('n_battery', 'charge.until')
    """
    path = path_of(name)
    return path[1] if path[0] == "battery" and len(path) == 2 else name


@lru_cache
def left_alone(kind: object) -> Mapping[str, Any]:
    """The fields of a kind of battery that need not be stated, with their values.

    >>> left_alone(None)["coupling"], left_alone("cavity")["charger_splitting"]
    (1.0, 1.0)
    """
    chosen = next((each for each in KINDS if each.kind == kind), CentralSpin)
    return {each.name: each.default for each in fields(chosen) if each.default is not MISSING}


def _picked(values: Sequence[Any], places: Iterable[int]) -> tuple[Any, ...]:
    return tuple([values[place] for place in places])


def _place(tables: dict[str, Any], path: Path, value: object) -> None:
    """Set one field; a start's kind takes the place of the start that was there."""
    here = tables
    for depth, key in enumerate(path[:-1]):
        inner = here.get(key)
        fresh = dict(inner) if isinstance(inner, Mapping) else {}
        if path[0] == "start" and depth == len(path) - 2 and path[-1] in STARTS:
            fresh = {}
        here[key] = fresh
        here = fresh
    here[path[-1]] = value


def ordered(ties: Sequence[Tie]) -> tuple[Tie, ...]:
    """Ties in an order in which each needs only what stands before it.

    Raises
    ------
    Misstated
        When some need each other in a circle.
    """
    left, fields, done = list(ties), {tie.field for tie in ties}, set[str]()
    found: list[Tie] = []
    while left:
        ready = [tie for tie in left if not ({*map(plain, tie.names)} & fields - done)]
        if not ready:
            raise Misstated(
                f"tied fields must not need each other in a circle, as `{left[0].field}` does."
            )
        found += ready
        done |= {tie.field for tie in ready}
        left = [tie for tie in left if tie not in ready]
    return tuple(found)
