"""A charge along one chain: the fast way, at any size."""

from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import moves
from spinvolt.charging.course import Course
from spinvolt.charging.figures import figures_of
from spinvolt.charging.maxima import search
from spinvolt.charging.outlook import outlook
from spinvolt.charging.sampling import sample_times, window_of
from spinvolt.charging.series import columns_of, ladder
from spinvolt.engines.choose import (
    Choice,
    Engine,
    choose,
    named,
    refuse_if_too_large,
    refuse_if_too_long,
)
from spinvolt.metrics.curve import Progress
from spinvolt.statement import Statement
from spinvolt.vocabulary import GENERAL


def one_chain(statement: Statement) -> bool:
    """Whether all hops go one way, each start is one level, and populations tell all series."""
    model, names = statement.model(), {quantity.name for quantity in GENERAL}
    single = len(moves(model.terms)) < 2 and all(isinstance(s, int) for s in model.start)
    return single and names.isdisjoint(statement.charge.watch or ())


def along(
    statement: Statement,
    problem: Unitary,
    reduction: str,
    engine: Engine | None,
    progress: Progress,
) -> Course:
    """Choose an engine, search for the maxima, measure.

    Raises
    ------
    NotCovered
        When the chain or the window is too large for this machine.
    NotConverged
        When no maximum can be told.
    """
    choice = _choice(statement, engine, problem)
    refuse_if_too_large(choice.engine, problem)
    flow = choice.engine.flow(problem)
    refuse_if_too_long(flow, choice.engine, window_of(statement))
    splitting = statement.splitting
    outcome = search(flow, outlook(problem), statement.charge.until, splitting, progress)
    times = sample_times(statement, outcome)
    peaks, at_peak = figures_of(flow, outcome, statement)
    rungs = ladder(flow, statement)
    return Course(
        status=outcome.status,
        reduction=reduction,
        engine=choice.engine.name,
        why=choice.why,
        sizes=(problem.chain.length,),
        cost=outcome.cost,
        levels=(rungs.lowest, rungs.highest),
        times=times,
        peaks=peaks,
        at_peak=at_peak,
        series=columns_of(flow, outcome, statement, times),
    )


def _choice(statement: Statement, engine: Engine | None, problem: Unitary) -> Choice:
    """The engine that was handed over or named, or the one that suits."""
    if engine is None and statement.method.engine is not None:
        engine = named(statement.method.engine)
    if engine is not None:
        return Choice(engine, "asked for")
    return choose(problem)
