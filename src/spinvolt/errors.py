"""The three ways in which spinvolt declines to give a number, each one sentence long."""


class Misstated(ValueError):
    """A statement breaks a rule: the message names the field, the rule, the value and a way out.

    Example
    -------
    >>> raise Misstated("`n_battery` must lie in [1, 1000000000000], but is 0.")
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `n_battery` must lie in [1, 1000000000000], but is 0.
    """


class NotCovered(RuntimeError):
    """A sound statement that no part of spinvolt computes, or that does not fit: what would fit."""


class NotConverged(RuntimeError):
    """A computation that did not reach what it promised: how far it came, and the way out."""


def sentence(message: str) -> str:
    r"""A message on one line, with a capital and a full stop.

    Example
    -------
    >>> sentence("no peak\n  within reach")
    'No peak within reach.'
    """
    text = " ".join(message.split())
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
