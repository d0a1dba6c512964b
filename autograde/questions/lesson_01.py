"""The questions of lesson 01."""

from cnnlib.arithmetic import output_size


def answers() -> dict[str, tuple[int, ...]]:
    """Shapes, parameters and multiply-adds of the decks' convolution layers."""
    five = output_size(32, 5)
    three = output_size(five, 3)
    return {
        "q07": _widths(32, 5),
        "q08_shape": (output_size(32, 5, padding=2),) * 2 + (10,),
        "q08_parameters": (_parameters(3, 10, 5),),
        "q08_multiply_adds": (32 * 32 * 10 * 5 * 5 * 3,),
        "q09": ((32 * 32 * 3 + 1) * 32 * 32 * 10,),
        "q10_shape": (five, five, 6),
        "q10_parameters": (_parameters(3, 6, 5),),
        "q11_shape": (three, three, 10),
        "q11_parameters": (_parameters(6, 10, 3),),
        "q11_kernel": (5 + 3 - 1,) * 2,
        "q12_shape": (56, 56, 32),
        "q12_parameters": (_parameters(64, 32, 1),),
        "q12_multiply_adds": (56 * 56 * 32 * 64,),
        "q13": (output_size(28, 5),),
    }


def _parameters(channels: int, filters: int, kernel: int) -> int:
    return filters * (kernel * kernel * channels + 1)


def _widths(width: int, kernel: int) -> tuple[int, ...]:
    widths = []
    while width >= kernel:
        width = output_size(width, kernel)
        widths.append(width)
    return tuple(widths)
