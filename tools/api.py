"""The public API of spinvolt as text, so that every change of it shows in a diff.

python tools/api.py            writes docs/reference/api.txt
python tools/api.py --check    prints how that file differs from the code; exit code 1 if it does
"""

import argparse
import dataclasses
import difflib
import functools
import importlib
import inspect
import re
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_origin

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "api.txt"
PACKAGE = "spinvolt"
HEADER = "# The public names of spinvolt. Written by `make api`, compared with the code in CI.\n"
OPERATORS = frozenset(
    ("__call__", "__contains__", "__enter__", "__exit__", "__getitem__", "__iter__", "__len__")
)


@dataclass(frozen=True)
class Verbatim:
    """Text that prints as it is where `inspect` would print a value."""

    text: str

    def __repr__(self) -> str:
        return self.text


def plain(text: str) -> str:
    """Text without module prefixes and memory addresses, alike under every release of NumPy."""
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", text)
    text = re.sub(r"<(?:class|function|built-in function) '?([\w.]+)'?>", r"\1", text)
    text = re.sub(r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])", "", text)
    return re.sub(r"ndarray\[tuple\[Any, \.\.\.\], dtype\[(\w+)\]\]", r"NDArray[\1]", text)


def shown(value: object, *, annotation: bool = False) -> Verbatim:
    """A default, or an annotation, as it is written in code."""
    if not annotation:
        return Verbatim(repr(value) if isinstance(value, str) else plain(repr(value)))
    if isinstance(value, str):
        return Verbatim(value)
    return Verbatim(plain(inspect.formatannotation(value)))


def signature_text(function: Callable[..., Any], *, bound: bool = False) -> str:
    """A signature in one line; `bound` leaves out the first parameter."""
    signature = inspect.signature(function)
    empty = inspect.Signature.empty
    parameters = [
        parameter.replace(
            annotation=empty
            if parameter.annotation is empty
            else shown(parameter.annotation, annotation=True),
            default=empty if parameter.default is empty else shown(parameter.default),
        )
        for parameter in signature.parameters.values()
    ]
    result = signature.return_annotation
    return str(
        signature.replace(
            parameters=parameters[1:] if bound else parameters,
            return_annotation=empty if result is empty else shown(result, annotation=True),
        )
    )


def field_text(field: dataclasses.Field[Any]) -> str:
    """One line for a field: its type and its default."""
    line = f"{field.name}: {shown(field.type, annotation=True)}"
    if field.default is not dataclasses.MISSING:
        return f"{line} = {shown(field.default)}"
    if field.default_factory is not dataclasses.MISSING:
        return f"{line} = {shown(field.default_factory)}()"
    return line


def member_text(name: str, member: object) -> str:
    """One line for a method, a property or a class attribute."""
    if isinstance(member, staticmethod):
        return f"static {name}{signature_text(member.__func__)}"
    if isinstance(member, classmethod):
        return f"class {name}{signature_text(member.__func__, bound=True)}"
    if isinstance(member, property | functools.cached_property):
        getter = member.fget if isinstance(member, property) else member.func
        assert getter is not None
        return f"{name}{signature_text(getter, bound=True).removeprefix('()')}"
    if inspect.isroutine(member):
        return f"{name}{signature_text(member, bound=True)}"
    return f"{name} = {shown(member.value if isinstance(member, Enum) else member)}"


def own_members(cls: type) -> dict[str, object]:
    """Public members that spinvolt itself defines, nearest definition first."""
    found: dict[str, object] = {}
    for base in cls.__mro__:
        if base.__module__.partition(".")[0] == PACKAGE:
            for name, member in vars(base).items():
                if name in OPERATORS or not name.startswith("_"):
                    found.setdefault(name, member)
    return found


def class_lines(name: str, cls: type) -> Iterator[str]:
    """A class: its bases, its fields in their order, its members by name."""
    bases = [base.__name__ for base in cls.__bases__ if base is not object]
    yield f"class {name}" + (f"({', '.join(bases)})" if bases else "")
    fields = {f.name: f for f in dataclasses.fields(cls)} if dataclasses.is_dataclass(cls) else {}
    if dataclasses.is_dataclass(cls):
        frozen = "frozen " if vars(cls)["__dataclass_params__"].frozen else ""
        keywords = fields and all(field.kw_only for field in fields.values())
        yield f"    {frozen}dataclass" + (", keywords only" if keywords else "")
    for field in fields.values():
        if field.init or not field.name.startswith("_"):
            yield f"    {field_text(field)}"
    for member, value in sorted(own_members(cls).items()):
        if member not in fields:
            yield f"    {member_text(member, value)}"


def entry_lines(name: str, value: object) -> Iterator[str]:
    """The lines of one public name."""
    if inspect.isclass(value):
        yield from class_lines(name, value)
    elif inspect.ismodule(value):
        yield f"module {name}"
        for inner in sorted(getattr(value, "__all__", ())):
            yield from (f"    {line}" for line in entry_lines(inner, getattr(value, inner)))
    elif isinstance(value, types.UnionType) or get_origin(value) is Union:
        yield f"{name} = {shown(value, annotation=True)}"
    elif callable(value):
        yield f"def {name}{signature_text(value)}"
    elif isinstance(value, str):
        yield f"{name}: str"
    else:
        yield f"{name}: {type(value).__name__} = {shown(value)}"


def api_text() -> str:
    """Every name of `spinvolt.__all__`, alphabetically."""
    package = importlib.import_module(PACKAGE)
    names = sorted(package.__all__, key=lambda name: (name.lower(), name))
    entries = ["\n".join(entry_lines(name, getattr(package, name))) + "\n" for name in names]
    return "\n".join([HEADER, *entries])


def difference(found: str, wanted: str) -> list[str]:
    """The lines of a unified diff."""
    return list(
        difflib.unified_diff(
            found.splitlines(), wanted.splitlines(), TARGET.name, "the code", lineterm=""
        )
    )


def main() -> int:
    """Write the file, or compare it with the code."""
    parser = argparse.ArgumentParser(description="The public API of spinvolt as text.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    try:
        wanted = api_text()
    except (ImportError, AttributeError) as error:
        print(f"The public names of spinvolt cannot all be loaded: {error}", file=sys.stderr)
        return 1
    if not check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(wanted, encoding="utf-8")
        return 0
    lines = difference(TARGET.read_text(encoding="utf-8") if TARGET.is_file() else "", wanted)
    if lines:
        print(*lines, "The public API changed: `make api` writes it down.", sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
