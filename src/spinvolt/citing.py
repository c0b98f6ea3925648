"""What to cite: references that follow from the parts a computation uses."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from spinvolt.algebra.chain import chain
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import moves
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.engines.choose import choose
from spinvolt.run.beside import forms_of
from spinvolt.statement import Statement
from spinvolt.vocabulary import PEAKS, SERIES

ENGINES = {"rational": ("gallopoulos1992",), "chebyshev": ("talezer1984",)}
# What methods for open batteries rest on, and the series whose definition is somebody's.
OPEN_METHODS = {
    "truncated_wigner": ("polkovnikov2010",),
    "second_moments": ("hama2018", "quach2020"),
    "jumps": ("dalibard1992",),
}
DRAWN = ("ergotropy", "ergotropy_full")
# Methods with populations, from which ergotropies come; left out, the tool chooses.
POPULATED = ("", "exact", "master", "stiff", "steady")


def references(statement: Statement, engine: str | None = None) -> tuple[str, ...]:
    """BibTeX keys for a statement: its battery, what it reports, the theory beside it, its engine.

    The engine is the one named here, else the statement's, else the one that would be chosen.

    Raises
    ------
    NotCovered
        When nothing computes the statement.

    Example
    -------
    >>> statement = Statement(CentralSpin(n_battery=4, n_charger=4))
    >>> references(statement)[0]
    'yang2025'
    """
    if isinstance(statement.battery, Reservoir):
        return _of_open(statement, engine or statement.method.reduction or "")
    request = statement.charge
    watched = [q for q in SERIES if request.watch is None or q.name in request.watch]
    sought = PEAKS if request.until is not None else ()
    engine = engine or statement.method.engine or _chosen(statement)
    found = [*_of_battery(statement.battery)]
    for quantity in (*watched, *sought):
        found += keys_in(quantity.source)
    for form in forms_of(statement):
        found += keys_in(form.source)
    return tuple(dict.fromkeys([*found, *ENGINES.get(engine, ())]))


def keys_in(source: str) -> tuple[str, ...]:
    """The keys of the references that a source names, by surname and year.

    >>> keys_in("huangfu2021 Eq. 8; peng2021 Eq. 8"), keys_in("definition")
    (('huangfu2021', 'peng2021'), ())
    """
    text = source.lower()
    return tuple(key for key in entries() if all(part in text for part in _name_and_year(key)))


def bibtex(keys: Iterable[str]) -> str:
    """BibTeX entries, one after another.

    Raises
    ------
    KeyError
        For a key that is not among the references.
    """
    return "\n".join(entries()[key] for key in keys)


@cache
def entries() -> dict[str, str]:
    """Every reference by its key."""
    text = files("spinvolt").joinpath("references.bib").read_text(encoding="utf-8")
    found = re.finditer(r"^@\w+\{(\w+),\n(?:.*\n)*?\}\n", text, re.MULTILINE)
    return {match[1]: match[0] for match in found}


def _of_open(statement: Statement, part: str) -> tuple[str, ...]:
    """References for an open battery and its method, ``part``; the laws beside it are our own."""
    watch = statement.charge.watch
    found = [*_of_battery(statement.battery)]
    for quantity in SERIES:
        wanted = watch is None or quantity.name in watch
        if quantity.name in DRAWN and wanted and part in POPULATED:
            found += keys_in(quantity.source)
    return tuple(dict.fromkeys([*found, *OPEN_METHODS.get(part, ())]))


def _chosen(statement: Statement) -> str:
    """The engine that a chain would get; other sectors are many, and their engines too."""
    model = statement.model()
    if len(moves(model.terms)) > 1 or not all(isinstance(level, int) for level in model.start):
        return ""
    return choose(Unitary(*chain(model))).engine.name


def _of_battery(battery: CentralSpin | Cavity | Reservoir) -> Iterator[str]:
    """Where the terms of the Hamiltonian come from."""
    if isinstance(battery, Reservoir):
        yield "dias2024"
        return
    if isinstance(battery, Cavity):
        yield "huangfu2021"
        yield "peng2021"
        return
    yield "yang2025"
    if battery.ising or battery.battery_splitting != battery.charger_splitting:
        yield "peng2021"
    if battery.anisotropy or battery.charger_crosstalk or battery.battery_crosstalk:
        yield "huangfu2021"


def _name_and_year(key: str) -> tuple[str, str]:
    return key.rstrip("0123456789"), key.lstrip("abcdefghijklmnopqrstuvwxyz")
