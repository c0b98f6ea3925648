"""What the explorer needs beside the package itself, and a sentence where it is missing."""

from importlib.util import find_spec

from spinvolt.errors import Misstated

NEEDED = ("starlette", "uvicorn", "pebble")


def require() -> None:
    """Nothing where all is installed.

    Raises
    ------
    Misstated
        When a package is missing; it says how to install it.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise Misstated(
            f"The explorer needs {', '.join(missing)}: install it with "
            "`pip install 'spinvolt[explorer]'`."
        )
