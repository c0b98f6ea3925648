"""The pane that makes a paper's figure: computed, judged, drawn and put into the folder."""

from spinvolt.errors import Misstated
from spinvolt.explorer.gallery import told
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.papers import named
from spinvolt.papers.files import written
from spinvolt.study.files import locked

# Parts of the way, about.
JUDGING, DRAWING = 0.7, 0.75


def reproduced(state: State, shelf: Shelf, progress: Progress) -> Packet:
    """Reproduce the state's figure, quick: fewer points and smaller sizes, the same verdicts.

    Header: `figure`, as the gallery tells it.

    Raises
    ------
    Misstated
        When no figure is named, or another process writes to the folder.
    NotConverged
        When it cannot be computed.
    """
    key, _, name = state.figure.partition("/")
    if not name:
        raise Misstated("`figure` must name what is to be reproduced.")
    figure = named(key).figure(name)

    def say(fraction: float, words: str) -> None:
        if progress is not None:
            progress(fraction, f"{figure.name}: {words}")

    shelf.papers.mkdir(parents=True, exist_ok=True)
    with locked(shelf.papers / ".lock"):
        say(0.0, "computing its data")
        data = figure.data(quick=True)
        say(JUDGING, "holding the claims against them")
        claims = figure.claims(data)
        say(DRAWING, "drawing and writing")
        written(figure, data, claims, shelf.papers, quick=True)
    return Packet({"figure": told(figure, shelf.papers)})
