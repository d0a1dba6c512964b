"""What a ResNet is made of: blocks with a way around them, in stages.

Every stage but the first halves the image in its first block.
"""

from cnnlib.containers import Residual, Sequential


def stages(make, channels, depths, widths, block, shortcut):
    """Build the stages of a ResNet.

    Args:
        make: a Maker.
        channels: C of the input.
        depths: how many blocks every stage has.
        widths: how many filters, passed on to `block`.
        block: `block(make, channels, filters, stride) -> body, channels`.
        shortcut: `shortcut(make, channels, c_out, stride)`, the way around a body that changes
            the shape.

    Returns:
        layers: the stages by name, "layer1" and on;
        channels: C of the output.
    """
    layers = {}
    for stage, (depth, filters) in enumerate(zip(depths, widths, strict=True), 1):
        blocks = []
        for place in range(depth):
            stride = 2 if stage > 1 and place == 0 else 1
            body, c_out = block(make, channels, filters, stride)
            same = stride == 1 and c_out == channels
            around = None if same else shortcut(make, channels, c_out, stride)
            blocks.append(Residual(body, around))
            channels = c_out
        layers[f"layer{stage}"] = Sequential(*blocks)
    return layers, channels


def basic(make, channels, filters, stride):
    """Return the body of a basic block, two 3x3 convolutions, and its channels."""
    units = make.unit(channels, filters, 3, stride), make.unit(filters, filters, 3, active=False)
    return Sequential(**numbered(*units)), filters


def bottleneck(make, channels, filters, stride, widen=1, groups=1):
    """Return the body of a bottleneck, 1x1 - 3x3 - 1x1 convolutions, and its channels."""
    width, c_out = widen * filters, 4 * filters
    units = (
        make.unit(channels, width, 1),
        make.unit(width, width, 3, stride, groups=groups),
        make.unit(width, c_out, 1, active=False),
    )
    return Sequential(**numbered(*units)), c_out


def projection(make, channels, c_out, stride):
    """Return a way around with weights: a 1x1 convolution and a batch norm."""
    return Sequential(*make.unit(channels, c_out, 1, stride, active=False))


def numbered(*units):
    """Name the layers of units "conv1", "bn1", "relu1", "conv2", ..."""
    return {
        f"{name}{place}": layer
        for place, unit in enumerate(units, 1)
        for name, layer in zip(("conv", "bn", "relu"), unit, strict=False)
    }
