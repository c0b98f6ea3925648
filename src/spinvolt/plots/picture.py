"""A Matplotlib figure in spinvolt's style, which heeds no global setting and changes none."""

from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from spinvolt.version import VERSION

STYLE = Path(__file__).with_name("spinvolt.mplstyle")
SOFTWARE = f"spinvolt {VERSION}"

# What each format calls its maker, and the entries that would differ from one day to the next.
METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": SOFTWARE},
    "svg": {"Creator": SOFTWARE, "Date": None},
    "pdf": {"Creator": SOFTWARE, "Producer": None, "CreationDate": None},
}


def styled() -> AbstractContextManager[None]:
    """Matplotlib's defaults and spinvolt's style on top, for as long as the context lasts.

    >>> before = dict(mpl.rcParams)
    >>> with styled():
    ...     mpl.rcParams["legend.frameon"]
    False
    >>> dict(mpl.rcParams) == before
    True
    """
    return mpl.rc_context(fname=STYLE)


class Picture(Figure):
    """A figure that pyplot knows nothing of: saved alike every time, and shown by Jupyter.

    Make and fill it inside ``styled()``.
    """

    def savefig(self, fname: Any, **kwargs: Any) -> None:  # noqa: ANN401  (Matplotlib's own)
        """Save in the style, with metadata that hold no date; otherwise as Matplotlib does."""
        form = kwargs.get("format") or Path(str(fname)).suffix.lstrip(".") or "png"
        kwargs.setdefault("metadata", METADATA.get(str(form).lower()))
        with styled():
            super().savefig(fname, **kwargs)

    def _repr_png_(self) -> bytes:
        """What Jupyter shows, whether or not pyplot was imported there."""
        buffer = BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()
