"""Tables made from the package when the documentation is built: they cannot fall behind it.

`{fields} central-spin` lists a battery's fields, `{fields} charge` those of another table,
`{quantities} series` (or `figures`) the vocabulary.
"""

import dataclasses
import inspect
import re
from collections.abc import Iterable, Sequence

from docutils import nodes
from docutils.parsers.rst import Directive
from example_section import plural
from numpydoc.docscrape import NumpyDocString
from sphinx.application import Sphinx

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import YesNo, rules
from spinvolt.statement import Method, Request
from spinvolt.vocabulary import GENERAL, OPEN, PEAKS, SERIES, Quantity

BATTERIES = {cls.kind: cls for cls in (CentralSpin, Cavity, Reservoir)}
TABLES = {**BATTERIES, "charge": Request, "method": Method}
QUANTITIES = {"series": (*SERIES, *GENERAL), "open": OPEN, "figures": PEAKS}
CODE = re.compile(r"`([^`]+)`")

Cell = list[nodes.Node]


def text(words: str) -> Cell:
    """Plain words, with what stands in backquotes as code."""
    parts = CODE.split(words)
    found = [nodes.literal(p, p) if i % 2 else nodes.Text(p) for i, p in enumerate(parts) if p]
    return [nodes.paragraph("", "", *found)]


def code(words: str) -> Cell:
    return [nodes.paragraph("", "", nodes.literal(words, words))] if words else []


def formula(tex: str) -> Cell:
    return [nodes.paragraph("", "", nodes.math(tex, tex))]


def table(
    head: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> nodes.table:
    """A table of cells under a head of words."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=width) for width in widths]
    group += nodes.thead("", _row([text(words) for words in head]))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["colwidths-given"])


def _row(cells: Sequence[Cell]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", *cell) for cell in cells))


class Fields(Directive):
    """Fields of a statement table: name, default, rule and meaning, from its dataclass."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        owner = TABLES[self.arguments[0]]
        documented = NumpyDocString(plural(inspect.getdoc(owner) or ""))
        meanings = {
            name.strip(): " ".join(entry.desc)
            for entry in documented["Attributes"]
            for name in entry.name.split(",")
        }
        rows = [
            [
                code(field.name),
                code(_default(field)),
                text(_rule(owner, field.name)),
                text(meanings[field.name]),
            ]
            for field in dataclasses.fields(owner)
        ]
        return [table(("field", "default", "must", "meaning"), rows, (22, 12, 30, 36))]


def _default(field: dataclasses.Field[object]) -> str:
    if field.default is dataclasses.MISSING or field.default is None:
        return ""
    return f'"{field.default}"' if isinstance(field.default, str) else str(field.default)


def _rule(owner: type, name: str) -> str:
    """What follows "must", with the names that may be chosen as code."""
    rule = rules(owner).get(name, YesNo())
    return re.sub(r'"([^"]+)"', r'`"\1"`', rule.text)


class Quantities(Directive):
    """Entries of the vocabulary: key, symbol and unit, definition and source."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        rows = [_quantity(entry) for entry in QUANTITIES[self.arguments[0]]]
        return [table(("key", "symbol", "what it is", "source"), rows, (20, 12, 46, 22))]


def _quantity(entry: Quantity) -> list[Cell]:
    unit = f" Unit: {entry.unit}." if entry.unit else ""
    return [
        code(entry.name),
        formula(entry.symbol),
        text(f"{entry.label[:1].upper()}{entry.label[1:]}. {entry.meaning}{unit}"),
        text(entry.source),
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("fields", Fields)
    app.add_directive("quantities", Quantities)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
