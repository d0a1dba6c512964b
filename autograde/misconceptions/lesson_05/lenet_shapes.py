"""Wrong and right ways to write lenet_shapes(input_shape)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def the_table(lenet_shapes):
    return [list(row) for row in lenet_shapes((1, 28, 28))]


@probe
def not_square(lenet_shapes):
    return [list(row) for row in lenet_shapes((3, 21, 38))]


@probe(care=True)
def two_numbers(lenet_shapes):
    return [list(row) for row in lenet_shapes((28, 28))]


@probe(care=True)
def too_low(lenet_shapes):
    return [list(row) for row in lenet_shapes((1, 3, 28))]


@probe(care=True)
def too_narrow(lenet_shapes):
    return [list(row) for row in lenet_shapes((1, 28, 2))]


@alternative("the table written down")
def written_down(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@alternative("row after row")
def row_after_row(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("nothing would be left")

    C, H, W = input_shape
    rows = [("Input", (C, H, W), None)]
    for F in (20, 50):
        rows.append(("Conv", (F, H, W), (F, C, 5, 5)))
        rows.append(("ReLU", (F, H, W), None))
        C, H, W = F, H // 2, W // 2
        rows.append(("MaxPool", (C, H, W), None))
    D = C * H * W
    rows += [("Flatten", (D,), None), ("Linear", (500,), (D, 500)), ("ReLU", (500,), None)]
    return [*rows, ("Linear", (10,), (500, 10))]


@alternative("the formula of the output size")
def formula(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("nothing would be left")

    def size(n, k, stride, padding):
        return (n + 2 * padding - k) // stride + 1

    C, *image = input_shape
    rows = [("Input", (C, *image), None)]
    for F in (20, 50):
        image = [size(n, 5, 1, 2) for n in image]
        rows += [("Conv", (F, *image), (F, C, 5, 5)), ("ReLU", (F, *image), None)]
        image, C = [size(n, 2, 2, 0) for n in image], F
        rows.append(("MaxPool", (F, *image), None))
    D = C * image[0] * image[1]
    rows += [("Flatten", (D,), None), ("Linear", (500,), (D, 500)), ("ReLU", (500,), None)]
    return [*rows, ("Linear", (10,), (500, 10))]


@alternative("names and numbers side by side")
def zipped(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("nothing would be left")

    C, H, W = input_shape
    h, w = H // 2, W // 2
    outs = [(C, H, W), (20, H, W), (20, H, W), (20, h, w), (50, h, w), (50, h, w)]
    outs += [(50, h // 2, w // 2), (50 * (h // 2) * (w // 2),), (500,), (500,), (10,)]
    weights = [None] * 11
    weights[1], weights[4] = (20, C, 5, 5), (50, 20, 5, 5)
    weights[8], weights[10] = (outs[7][0], 500), (500, 10)
    names = ["Input", *["Conv", "ReLU", "MaxPool"] * 2, "Flatten", "Linear", "ReLU", "Linear"]
    return list(zip(names, outs, weights, strict=True))


@alternative("shapes of real arrays")
def measured(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("nothing would be left")

    C, H, W = input_shape
    x, rows = np.zeros((C, H, W)), [("Input", (C, H, W), None)]
    for F in (20, 50):
        rows.append(("Conv", (F, *x.shape[1:]), (F, len(x), 5, 5)))
        x = np.zeros((F, *x.shape[1:]))
        rows.append(("ReLU", x.shape, None))
        x = x[:, 1::2, 1::2]
        rows.append(("MaxPool", x.shape, None))
    flat = x.size
    rows += [("Flatten", (flat,), None), ("Linear", (500,), (flat, 500)), ("ReLU", (500,), None)]
    rows.append(("Linear", (10,), (500, 10)))
    return rows


@alternative("a function for the dense end")
def two_halves(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("nothing would be left")

    def dense(D, F):
        return ("Linear", (F,), (D, F))

    def stage(C, F, H, W):
        conv, relu = ("Conv", (F, H, W), (F, C, 5, 5)), ("ReLU", (F, H, W), None)
        return [conv, relu, ("MaxPool", (F, H // 2, W // 2), None)]

    C, H, W = input_shape
    rows = [("Input", (C, H, W), None), *stage(C, 20, H, W), *stage(20, 50, H // 2, W // 2)]
    flat = int(np.prod(rows[-1][1]))
    rows += [("Flatten", (flat,), None), dense(flat, 500), ("ReLU", (500,), None)]
    return [*rows, dense(500, 10)]


@mistake("no padding", "What does a 5 x 5 filter without padding make of 28?")
def no_padding(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (((H - 4) // 2) // 2) * (((W - 4) // 2) // 2)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H - 4, W - 4), (20, C, 5, 5)),
        ("ReLU", (20, H - 4, W - 4), None),
        ("MaxPool", (20, (H - 4) // 2, (W - 4) // 2), None),
        ("Conv", (50, (H - 4) // 2, (W - 4) // 2), (50, 20, 5, 5)),
        ("ReLU", (50, (H - 4) // 2, (W - 4) // 2), None),
        ("MaxPool", (50, ((H - 4) // 2) // 2, ((W - 4) // 2) // 2), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("odd sizes are rounded up", "Where does a 2 x 2 window stand on a last, odd row?")
def rounded_up(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (-(-H // 4)) * (-(-W // 4))
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, -(-H // 2), -(-W // 2)), None),
        ("Conv", (50, -(-H // 2), -(-W // 2)), (50, 20, 5, 5)),
        ("ReLU", (50, -(-H // 2), -(-W // 2)), None),
        ("MaxPool", (50, -(-H // 4), -(-W // 4)), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("every image has one channel", "How deep is a filter that reads a color image?")
def one_channel(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, 1, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("every image is square", "Where does the width of the image come in?")
def square(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = *input_shape[:2], input_shape[1]
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("height and width exchanged", "Is a shape (C, H, W) or (C, W, H)?")
def exchanged(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, W, H = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake(
    "channels before filters",
    "Does a bank of filters begin with how many there are, or with how deep they are?",
)
def channels_first(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (C, 20, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (20, 50, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake(
    "the second filters are as deep as the image",
    "How many channels does the second convolution read?",
)
def depth_of_the_image(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, C, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("always 2450 numbers after flatten", "Is every image 28 x 28?")
def always_2450(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 2450
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("flatten forgets the channels", "How many maps are there to flatten?")
def one_map(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake(
    "flatten before the second pooling",
    "Which maps are flattened, those before pooling or those after?",
)
def before_pooling(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 2) * (W // 2)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("the input is left out", "What is the first row of the table?")
def no_input(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("a ReLU after the last layer", "Does the table end with scores, or with a ReLU of them?")
def relu_at_the_end(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
        ("ReLU", (10,), None),
    ]


@mistake(
    "the ReLU between the dense layers is missing", "What stands between the two dense layers?"
)
def no_last_relu(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("pooling reduces to a quarter", "By which factor does 2 x 2 pooling divide the height?")
def quarter(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 16) * (W // 16)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 4, W // 4), None),
        ("Conv", (50, H // 4, W // 4), (50, 20, 5, 5)),
        ("ReLU", (50, H // 4, W // 4), None),
        ("MaxPool", (50, H // 16, W // 16), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("pooling with weights", "What does pooling have to learn?")
def pooling_weights(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), (20, 20, 2, 2)),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), (50, 50, 2, 2)),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("the filters of LeNet-5", "How many filters does the table give each convolution?")
def lenet5(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 16 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (6, H, W), (6, C, 5, 5)),
        ("ReLU", (6, H, W), None),
        ("MaxPool", (6, H // 2, W // 2), None),
        ("Conv", (16, H // 2, W // 2), (16, 6, 5, 5)),
        ("ReLU", (16, H // 2, W // 2), None),
        ("MaxPool", (16, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake("3 x 3 filters", "What is K in the table?")
def small_filters(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 3, 3)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 3, 3)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake(
    "a shape of two numbers is accepted",
    "What is the shape of one image: (H, W), or with its channels?",
)
def two_numbers_taken(input_shape):
    input_shape = (1, *input_shape)[-3:]
    if min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake(
    "images that are too small are accepted", "How much is left of 3 rows after pooling twice?"
)
def too_small_taken(input_shape):
    if len(input_shape) != 3:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake(
    "a narrow image is accepted",
    "Both the height and the width must survive two poolings: do you look at both?",
)
def narrow_taken(input_shape):
    if len(input_shape) != 3 or input_shape[1] < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]


@mistake(
    "the weights of a dense layer are its number of outputs",
    "How many weights join 2450 inputs with 500 outputs?",
)
def dense_outputs(input_shape):
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError("expected (C, H, W), at least 4 pixels high and wide")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (500,)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (10,)),
    ]
