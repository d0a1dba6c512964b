"""The answers of lesson 02: sizes, receptive fields, costs, and what lectures get wrong."""

from cnnlib.arithmetic import conv_params, effective_size, margins, output_size, receptive_field

CONV, POOL = (3, 1, 1), (2, 2, 1)
VGG_16 = [CONV, CONV, POOL] * 2 + [CONV, CONV, CONV, POOL] * 3
VGG_UNITS = (1, 8, 17, 18)  # conv1_1, conv3_2, conv5_3, the last pooling
ALEXNET = [(11, 4, 1), (3, 2, 1), (5, 1, 1), (3, 2, 1), CONV, CONV, CONV, (3, 2, 1)]


def answers() -> dict[str, tuple[float, ...]]:
    """Return the right answer to each question of the lesson, by name."""
    return _sizes() | _fields() | _costs() | _errors()


def _sizes() -> dict[str, tuple[float, ...]]:
    padding = next(p for p in range(4) if (7 - 3 + 2 * p) % 3 == 0)
    return {
        "q01": (output_size(7, 3),) * 2,
        "q02": (output_size(7, 3, stride=2),) * 2,
        "q03": ((7 - 3) / 3 + 1,),
        "q04": (padding, output_size(7, 3, stride=3, padding=padding, mode="strict")),
        "q05": (output_size(7, 3, padding=1),) * 2,
        "q06": tuple(margins(99, k, padding="same")[0] for k in (3, 5, 7)),
        "q06_four": (sum(output_size(99, 4, padding=p) == 99 for p in range(9)),),
        "q14": tuple(output_size(20, 5, stride, mode="strict") for stride in (5, 3)),
        "q15": (sum((32 - 5 + 2 * p) % 2 == 0 for p in range(11)),),
    }


def _fields() -> dict[str, tuple[float, ...]]:
    stacks = [[CONV], [CONV] * 2, [CONV] * 3, [(5, 1, 1)] * 2]
    return {
        "q32": tuple(_field(stack) for stack in stacks),
        "q33": (_field([CONV, POOL, CONV]),),
        "q34": tuple(_field(VGG_16[:depth]) for depth in VGG_UNITS),
        "q35": tuple(_field(ALEXNET[: depth + 1]) for depth in range(len(ALEXNET))),
        "q37": tuple(effective_size(3, dilation) for dilation in (1, 2, 4)),
    }


def _costs() -> dict[str, tuple[float, ...]]:
    usual = conv_params(64, 128, 3, bias=False)
    separable = conv_params(64, 64, 3, 64, bias=False) + conv_params(64, 128, 1, bias=False)
    windows, sees = output_size(32, 5, padding=2) ** 2, 5 * 5 * 3
    return {
        "q36": (3 * conv_params(1, 1, 3, bias=False), conv_params(1, 1, 7, bias=False)),
        "q38": tuple(conv_params(64, 128, 3, groups, bias=False) for groups in (1, 2, 64)),
        "q39": (separable / usual,),
        "q40": (windows, sees),
        "q40_numbers": (windows * sees,),
        "q40_times": (windows * sees / (32 * 32 * 3),),
    }


def _errors() -> dict[str, tuple[float, ...]]:
    width = next(n for n in range(20, 30) if output_size(n, 5, 5, mode="floor") == 4)
    return {
        "e01": (conv_params(3, 64, 3),),
        "e01_weights": (conv_params(3, 64, 3, bias=False),),
        "e03": (width,),
        "e04": (width, next(s for s in range(1, 9) if output_size(width, 5, s) == 6)),
        "e05": (sum(margins(28, 5, padding="same")), margins(28, 5, padding="same")[0]),
        "e18": (output_size(8, 3, 2, "same"), *margins(8, 3, 2, "same")),
        "e26": (3 + 2 * 2, 5 + 2 * 2),
        "e30": (conv_params(4, 1, 3, bias=False),),
        "e42": (next(n for n in range(220, 240) if output_size(n, 11, 4) == 55),),
    }


def _field(layers: list[tuple[int, int, int]]) -> int:
    return receptive_field(layers)[0]
