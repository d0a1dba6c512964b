"""Wrong and right ways to write count(spec, input_shape)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def simple_layers(count):
    from cnnlib.blueprint import conv, flatten, global_pool, linear, norm, pool, same

    image = (6, 15, 11)
    layers = [conv(4, 3), conv(4, (1, 5)), conv(5, 3, 2, 1), conv(4, 3, bias=False)]
    layers += [conv(6, 3, padding=1, groups=6), conv(4, 3, groups=2), norm(), same("ReLU")]
    layers += [pool(3, 2), pool(2, 2, ceil=True), global_pool(), flatten()]
    found = [count([layer], image) for layer in layers]
    dense = [linear(4), linear(7, bias=False)]
    return found + [count([layer], (9,)) for layer in dense], [count([], image)]


@probe
def layers_in_a_row(count):
    from cnnlib.blueprint import conv, flatten, linear, norm, pool, same

    row = [conv(8, 3, bias=False), norm(), same("ReLU"), pool(2), conv(3, 1), flatten(), linear(5)]
    return count(row, (6, 15, 11)), count([linear(5), linear(3)], (6,))


@probe
def sums(count):
    from cnnlib.blueprint import conv, norm, residual

    body = [conv(4, 3, padding=1, bias=False), norm()]
    two = [residual(body), residual([conv(6, 3, 2, 1)], [conv(6, 1, 2)]), conv(2, 1)]
    return count(two[:1], (4, 10, 8)), count(two[:2], (4, 10, 8)), count(two, (4, 10, 8))


@probe
def joined_channels(count):
    from cnnlib.blueprint import concat, conv, norm, pool, residual

    body = [conv(4, 3, padding=1, bias=False), norm()]
    image = (4, 10, 8)
    inside = residual([concat([conv(1, 1)], [conv(3, 3, padding=1)])])
    found = [concat(body, [conv(2, 1)]), concat([], body), concat(body, body, body), inside]
    return [count([each, conv(5, 1)], image) for each in found], count(
        [concat([residual(body), pool(2)], [pool(2)])], image
    )


@probe(care=True)
def whole_numbers(count):
    from cnnlib.blueprint import conv

    return [isinstance(number, int) for number in count([conv(4, 3)], (2, 5, 5))[:2]]


@probe(care=True)
def channels_that_differ(count):
    from cnnlib.blueprint import conv, residual

    return count([residual([conv(6, 1)])], (4, 5, 5))


@probe(care=True)
def sizes_that_differ(count):
    from cnnlib.blueprint import concat, conv

    return count([concat([conv(2, 3)], [conv(2, 1)])], (4, 5, 5))


@probe(care=True)
def widths_that_differ(count):
    from cnnlib.blueprint import concat, conv

    return count([concat([conv(2, (1, 3))], [])], (4, 5, 5))


@alternative("a function within that calls itself")
def inner_function(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@alternative("named parts in a dict")
def parts_in_a_dict(spec, input_shape):

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            own = {"conv": (0, 0), "linear": (0, 0), "norm": (2 * shape[0], 0)}
            if kind == "conv":
                KH, KW = layer["kernel"]
                weights = layer["filters"] * (shape[0] // layer["groups"]) * KH * KW
                own["conv"] = weights + layer["bias"] * after[0], weights * after[1] * after[2]
            if kind == "linear":
                weights = layer["units"] * shape[0]
                own["linear"] = weights + (layer["units"] if layer["bias"] else 0), weights
            params, macs = params + own.get(kind, (0, 0))[0], macs + own.get(kind, (0, 0))[1]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@alternative("the products with NumPy")
def numpy_products(spec, input_shape):

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * int(np.prod(layer["kernel"]))
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * int(np.prod(after[1:]))
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@alternative("residual and concat apart")
def branches_apart(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind == "residual":
                one, other = walk(layer["body"], shape), walk(layer["shortcut"], shape)
                if one[2] != other[2]:
                    raise ValueError(f"{one[2]} and {other[2]} cannot be added")
                params, macs, shape = params + one[0] + other[0], macs + one[1] + other[1], one[2]
                continue
            if kind == "concat":
                channels, size = 0, None
                for branch in layer["branches"]:
                    some, work, (C, *rest) = walk(branch, shape)
                    if size not in (None, rest):
                        raise ValueError(f"{rest} cannot be joined with {size}")
                    params, macs, channels, size = params + some, macs + work, channels + C, rest
                shape = (channels, *size)
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@alternative("a place at a time")
def weights_per_place(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += sum(weights for _ in range(after[1])) * after[2]
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@alternative("the parameters from arrays of that shape")
def from_arrays(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                filters = (layer["filters"], shape[0] // layer["groups"], *layer["kernel"])
                weights = np.zeros(filters, dtype=np.int8).size
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("biases are never counted", "Which layers have one more parameter per output?")
def no_biases(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("biases are counted even without any", "What does bias=False say?")
def always_biases(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake(
    "batch normalization counts its running statistics",
    "Which numbers of a batch normalization does gradient descent learn?",
)
def four_per_channel(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 4 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake(
    "batch normalization counts one number per channel",
    "What does batch normalization learn besides the shift?",
)
def one_per_channel(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("batch normalization is forgotten", "Which layers besides conv and linear learn anything?")
def no_norm(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 0 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("groups are ignored", "How many channels does a filter see when there are two groups?")
def no_groups(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("groups divide twice", "Do groups make the number of filters smaller as well?")
def groups_twice(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] // layer["groups"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake(
    "the multiply-adds use the size before the layer",
    "At how many places does a filter with stride 2 stand?",
)
def size_before(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(shape[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("an addition counts as a second operation", "Is a multiply-add one operation or two?")
def flops(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += 2 * weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += 2 * weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("biases are counted as multiply-adds", "Is a bias multiplied with anything?")
def bias_work(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += (weights + layer["bias"] * layer["filters"]) * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights + layer["bias"] * layer["units"]
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("the shortcut is not counted", "A projection is a layer: who counts its weights?")
def no_shortcut(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                if kind == "residual":
                    found[1] = (0, 0, found[1][2])
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("the channels of a sum are added up", "Does adding two maps make more channels?")
def sum_of_channels(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake(
    "joined branches keep the channels of the first",
    "How many channels have 4 and 6 channels side by side?",
)
def first_branch(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0]
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("branches come one after the other", "Which input does the second branch get?")
def in_a_row(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found, inner = [], shape
                for part in parts:
                    found.append(walk(part, inner))
                    inner = found[-1][2]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("kernels are taken for squares", "How many weights has a window of 1 x 5?")
def square_kernels(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * layer["kernel"][0] ** 2
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("shapes that disagree are accepted", "Can (6, 5, 5) be added to (4, 5, 5)?")
def no_check(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 99:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)


@mistake("floats are returned", "Can a network have half a parameter?")
def floats(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += weights
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return float(params), float(macs), shape

    return walk(spec, input_shape)


@mistake("the work of dense layers is forgotten", "Does a dense layer multiply?")
def no_dense_work(spec, input_shape):
    import math

    from cnnlib.blueprint import output_shape

    def walk(spec, shape):
        shape, params, macs = tuple(shape), 0, 0
        for layer in spec:
            kind = layer["layer"]
            if kind in ("residual", "concat"):
                parts = layer.get("branches") or [layer["body"], layer["shortcut"]]
                found = [walk(part, shape) for part in parts]
                params += sum(each[0] for each in found)
                macs += sum(each[1] for each in found)
                shapes = [each[2] for each in found]
                sizes = {each if kind == "residual" else each[1:] for each in shapes}
                if len(sizes) > 1:
                    raise ValueError(f"{kind} of {shapes}")
                joined = shapes[0][0] if kind == "residual" else sum(each[0] for each in shapes)
                shape = (joined, *shapes[0][1:])
                continue
            after = output_shape(layer, shape)
            weights = 0
            if kind == "conv":
                each = shape[0] // layer["groups"] * math.prod(layer["kernel"])
                weights = layer["filters"] * each
                params += weights + layer["bias"] * layer["filters"]
                macs += weights * math.prod(after[1:])
            elif kind == "linear":
                weights = layer["units"] * shape[0]
                params += weights + layer["bias"] * layer["units"]
                macs += 0
            elif kind == "norm":
                params += 2 * shape[0]
            shape = after
        return params, macs, shape

    return walk(spec, input_shape)
