"""Fields of statements on axes and in legends: words, symbols, units."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spinvolt.plots.header import in_tex

UNIT = "unit of coupling"
# What a formula may have to be set in TeX.
PLAIN_FORMULA = re.compile(r"[A-Za-z_0-9. +*/()-]+")
# One of a list, as `decay[1]`.
ENTRY = re.compile(r"(.+)\[(\d+)\]")
START = re.compile(r"start\.(\w+)\.(\w+)")
NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*")


@dataclass(frozen=True)
class Known:
    """What a field is called.

    Attributes
    ----------
    words
        For an axis.
    symbol
        In TeX; empty where it has none.
    unit
        Empty for pure numbers.
    """

    words: str
    symbol: str = ""
    unit: str = ""


FIELDS: Mapping[str, Known] = {
    "n_battery": Known("battery cells", "N_b"),
    "n_charger": Known("charger spins", "N_c"),
    "coupling": Known("coupling", "g", "energy unit"),
    "anisotropy": Known("anisotropy", r"\gamma"),
    "ising": Known("Ising coupling", r"\Delta", UNIT),
    "battery_splitting": Known("battery splitting", r"\omega_b", UNIT),
    "charger_splitting": Known("charger splitting", r"\omega_c", UNIT),
    "charger_crosstalk": Known("charger crosstalk", "J_c", UNIT),
    "battery_crosstalk": Known("battery crosstalk", "J_b", UNIT),
    "decay": Known("decay", r"\Gamma", "1/time unit"),
    "local_decay": Known("local decay", "", "unit of decay"),
    "local_dephasing": Known("local dephasing", "", "unit of decay"),
    "thermal": Known("thermal quanta", r"\bar n"),
    "pump": Known("pump", "P", "unit of decay"),
    "start.battery.dicke": Known("cells up at the start", "k"),
    "start.charger.dicke": Known("charger spins up", "m"),
    "start.charger.fock": Known("photons at the start", "n"),
    "charge.until": Known("end of the charge", "", "1/unit of coupling"),
    "relative_time": Known("time over the end of the charge"),
}


def known(name: str) -> Known:
    r"""What a field is called; one that is in no table has its name in words.

    >>> known("decay[1]").symbol, known("start.charger.coherent").words
    ('{\\Gamma}_{1}', 'charger start, coherent')
    """
    entry = ENTRY.fullmatch(name)
    if entry:
        whole = known(entry[1])
        if not whole.symbol:
            return Known(f"{whole.words} {entry[2]}", "", whole.unit)
        return Known(whole.words, f"{{{whole.symbol}}}_{{{entry[2]}}}", whole.unit)
    start = START.fullmatch(name)
    words = f"{start[1]} start, {start[2]}" if start else name
    return FIELDS.get(name) or Known(words.translate(str.maketrans("._", "  ")))


def field_label(name: str) -> str:
    r"""Words, symbol and unit for an axis.

    >>> field_label("ising")
    'Ising coupling $\\Delta$ (unit of coupling)'
    """
    told = known(name)
    symbol = [f"${told.symbol}$"] if told.symbol else []
    unit = [f"({told.unit})"] if told.unit else []
    return " ".join([told.words, *symbol, *unit])


def setting(name: str, value: object) -> str:
    """A field and its value, in TeX where it has a symbol.

    >>> setting("n_charger", 100), setting("method.engine", "eigen")
    ('$N_c = 100$', 'method engine eigen')
    """
    told = known(name)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = in_tex(f"{value:.6g}") if number else _plainly(value)
    if not told.symbol:
        return f"{told.words} ${text}$" if number else f"{told.words} {text}"
    return f"${told.symbol} = {text}$" if number else f"${told.symbol}$: {text}"


def tied(name: str, formula: str) -> str:
    r"""A field that follows others.

    >>> tied("n_charger", "2 * n_battery"), tied("n_charger", "max(n_battery, 3)")
    ('$N_c = 2 \\, N_b$', 'charger spins: max(n_battery, 3)')
    """
    told = known(name)
    names = NAME.findall(formula)
    plain = PLAIN_FORMULA.fullmatch(formula) and "//" not in formula and "**" not in formula
    if not (plain and told.symbol and all(known(each).symbol for each in names)):
        return f"{told.words}: {_plainly(formula)}"
    right = NAME.sub(lambda found: known(found[0]).symbol, formula).replace("*", r"\,")
    return f"${told.symbol} = {right}$"


def settings(base: Mapping[str, Any]) -> Iterator[str]:
    """The kind of battery of a study, and its fields that all cases share."""
    battery = dict(base.get("battery", {}))
    yield f"{battery.pop('kind', 'central-spin')} battery"
    for name, value in battery.items():
        yield setting(name, value)
    for table, said in base.items():
        if table not in ("battery", "sweep") and isinstance(said, Mapping):
            for name, value in _leaves(table, said):
                yield setting(name, value)


def _leaves(path: str, table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(f"{path}.{key}", value)
        else:
            yield f"{path}.{key}", value


def _plainly(value: object) -> str:
    """Words that a picture may hold: nothing of them is TeX."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text.replace("$", r"\$")
