"""Writes one reference page per name of `spinvolt.__all__`, and a table of them all."""

import importlib
import inspect
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

PACKAGE = "spinvolt"


def directive(value: object) -> str:
    """The autodoc directive, with its options, that documents a public name."""
    if inspect.isclass(value) and issubclass(value, BaseException):
        return "autoexception"
    if inspect.isclass(value):
        return "autoclass"
    if inspect.ismodule(value):
        return "automodule"
    return "autofunction" if inspect.isroutine(value) else "autodata"


def options(name: str) -> str:
    return "   :members:\n" if name in {"autoclass", "automodule"} else ""


def page(name: str, value: object) -> str:
    kind = directive(value)
    return f"{name}\n{'=' * len(name)}\n\n.. {kind}:: {PACKAGE}.{name}\n{options(kind)}"


def first_line(value: object) -> str:
    """What a name is, in the words of its docstring; plain data has none of its own."""
    if not (inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value)):
        return ""
    return (inspect.getdoc(value) or "").partition("\n")[0].replace("|", r"\|")


def table(values: dict[str, object]) -> str:
    rows = [
        f"| {{py:obj}}`{name} <{PACKAGE}.{name}>` | {first_line(value)} |"
        for name, value in values.items()
    ]
    return "\n".join(["| name | what it is |", "| --- | --- |", *rows]) + "\n"


def write(path: Path, text: str) -> None:
    """Leave an unchanged file alone, so that Sphinx need not read it again."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def write_pages(app: Sphinx, _config: Config) -> None:
    package = importlib.import_module(PACKAGE)
    names = sorted((n for n in package.__all__ if not n.startswith("__")), key=str.lower)
    values = {name: getattr(package, name) for name in names}
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}.rst": page(name, value) for name, value in values.items()}
    wanted["names.txt"] = table(values)
    for stale in {path.name for path in folder.iterdir()} - set(wanted):
        (folder / stale).unlink()
    for file, text in wanted.items():
        write(folder / file, text)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("config-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
