"""The inverted residual of MobileNet v2 and MNASNet: wide inside, narrow at both ends.

Source: Sandler et al., MobileNetV2, 2018, arXiv:1801.04381, section 3.3.
"""

from cnnlib.containers import Residual


def inverted_units(make, c_in, c_out, k, stride, expand):
    """Return units: a 1x1 that expands, if it does, a depthwise one, and a 1x1 left linear."""
    wide = expand * c_in
    return [
        *([] if expand == 1 else [make.unit(c_in, wide, 1)]),
        make.unit(wide, wide, k, stride, groups=wide),
        make.unit(wide, c_out, 1, active=False),
    ]


def around(body, c_in, c_out, stride):
    """Lead a way around the body if it keeps the shape; the sum stays linear."""
    return Residual(body, activation=False) if stride == 1 and c_in == c_out else body
