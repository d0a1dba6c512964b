"""Where `cnnlib` holds the answers to a lesson's exercises: calls that an answer may not make."""

from collections.abc import Iterable

from autograde.misconceptions.bank import FUNCTIONS

ANSWERS = {
    "00": ("cnnlib.conv", "cnnlib.correlation", "cnnlib.kernels", "cnnlib.layers"),
    "01": ("cnnlib.conv", "cnnlib.correlation", "cnnlib.layers"),
    "02": (
        *("cnnlib.conv", "cnnlib.correlation", "cnnlib.layers", "cnnlib.arithmetic"),
        *("cnnlib.im2col", "cnnlib.windows", "cnnlib.pixel_features", "cnnlib.summary"),
        "cnnlib.receptive_fields",
    ),
    "03": ("cnnlib.pool", "cnnlib.global_pool", "cnnlib.reductions", "cnnlib.layers"),
    "04": (
        *("cnnlib.norm", "cnnlib.standardize", "cnnlib.running", "cnnlib.sample_norm"),
        *("cnnlib.renorm", "cnnlib.layers"),
    ),
    "05": (
        *("cnnlib.loss", "cnnlib.dropout", "cnnlib.optim", "cnnlib.optimizer"),
        *("cnnlib.schedules", "cnnlib.models", "cnnlib.summary"),
    ),
    "06": ("cnnlib.transfer", "cnnlib.augment"),
    "07": ("cnnlib.init", "cnnlib.channels", "cnnlib.containers"),
    "08": ("cnnlib.channels", "cnnlib.summary", "cnnlib.arithmetic", "cnnlib.containers"),
    "09": ("cnnlib.inspect", "cnnlib.pixel_features"),
}


def modules_with_answers(defined: Iterable[str]) -> tuple[str, ...]:
    """Return the modules of the lesson that asks for most of these functions; () for none."""
    names = set(defined)
    asked = {lesson: len(names & set(graded)) for lesson, graded in FUNCTIONS.items()}
    lesson = max(asked, key=asked.__getitem__, default="")
    return ANSWERS.get(lesson[:2], ()) if asked.get(lesson) else ()
