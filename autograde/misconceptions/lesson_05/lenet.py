"""Wrong and right ways to assemble LeNet(rng)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def scores_and_gradients(LeNet):
    model = LeNet(np.random.default_rng(0))
    for w in model.params.values():
        shape = tuple(sorted(w.shape)) if w.ndim == 2 else w.shape
        rng = np.random.default_rng(1000 * w.ndim + shape[0])
        scale = 0.3 if w.ndim == 1 else 1.5 / np.sqrt(w.size / shape[0])
        new = scale * rng.standard_normal(shape, np.float32)
        w[...] = new if new.shape == w.shape else new.T
    rng = np.random.default_rng(1)
    x, dlogits = rng.normal(size=(2, 1, 28, 28)), rng.normal(size=(2, 10))
    scores = np.array(model.forward(x.copy(), True))
    model.backward(dlogits.copy())
    found = {}
    for g in map(np.asarray, model.grads.values()):
        shape = tuple(sorted(g.shape)) if g.ndim == 2 else g.shape
        g = g if g.shape == shape else g.T
        part = g[::40, ::200] if g.ndim == 2 else g
        found[str(shape)] = np.array([*part.flat[:: max(1, part.size // 12)], part.sum()])
    return scores, found


@probe
def used_twice(LeNet):
    model, rng = LeNet(np.random.default_rng(0)), np.random.default_rng(2)
    x, dlogits = rng.normal(size=(1, 1, 28, 28)), rng.normal(size=(1, 10))
    before, totals = x.copy(), []
    for _ in range(2):
        scores = np.array(model.forward(x, True))
        model.backward(dlogits.copy())
        totals.append(sum(float(np.abs(g).sum()) for g in model.grads.values() if g.size < 9999))
    tested = np.array(model.forward(before.copy(), False))
    sizes = sorted(int(np.size(w)) for w in model.params.values())
    same = np.allclose(scores, tested), np.array_equal(x, before)
    filters = [
        next(np.array(w) for w in each.params.values() if w.ndim == 4)
        for each in (LeNet(np.random.default_rng(8)), LeNet(np.random.default_rng(9)))
    ]
    return round(totals[1] / totals[0], 3), str(same), sizes, str(np.array_equal(*filters))


@alternative("layer after layer")
class LayerAfterLayer:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@alternative("pooling before ReLU")
class PoolingFirst:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = max_pool2d(a1, 2)
        m1 = relu(r1)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = max_pool2d(a2, 2)
        m2 = relu(r2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = relu_backward(flatten_backward(d, m2.shape), r2)
        d = max_pool2d_backward(d, a2, 2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = max_pool2d_backward(relu_backward(d, r1), a1, 2)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@alternative("a stack and a loop")
class StackAndLoop:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"c1": (20, 1, 5, 5), "c2": (50, 20, 5, 5), "d1": (500, 2450), "d2": (10, 500)}
        self.params = {f"{name}.w": he_normal(shape, rng) for name, shape in shapes.items()}
        self.params |= {f"{name}.b": np.zeros(s[0], np.float32) for name, s in shapes.items()}
        self.params["d2.w"] *= 0.1
        self.grads = {}

    def forward(self, x, training=True):
        import cnnlib as c

        self.stack, p = [], self.params
        for name in ("c1", "c2"):
            z = c.conv2d(x, p[f"{name}.w"], p[f"{name}.b"], padding=2)
            self.stack.append((x, z, c.relu(z)))
            x = c.max_pool2d(self.stack[-1][2], 2)
        self.shape, x = x.shape, c.flatten(x)
        hidden = c.linear(x, p["d1.w"], p["d1.b"])
        self.dense = x, hidden, c.relu(hidden)
        return c.linear(self.dense[2], p["d2.w"], p["d2.b"])

    def backward(self, dlogits):
        import cnnlib as c

        (flat, hidden, open_), p, g = self.dense, self.params, self.grads
        d, g["d2.w"], g["d2.b"] = c.linear_backward(dlogits, open_, p["d2.w"])
        d = c.relu_backward(d, hidden)
        d, g["d1.w"], g["d1.b"] = c.linear_backward(d, flat, p["d1.w"])
        d = d.reshape(self.shape)
        for name in ("c2", "c1"):
            x, z, r = self.stack.pop()
            d = c.relu_backward(c.max_pool2d_backward(d, r, 2), z)
            d, g[f"{name}.w"], g[f"{name}.b"] = c.conv2d_backward(d, x, p[f"{name}.w"], padding=2)


@alternative("cnnlib has the layers, this the names")
class Wrapped:
    def __init__(self, rng):
        from cnnlib import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential

        self.net = Sequential(
            Conv2d(1, 20, 5, padding=2, rng=rng),
            ReLU(),
            MaxPool2d(2),
            Conv2d(20, 50, 5, padding=2, rng=rng),
            ReLU(),
            MaxPool2d(2),
            Flatten(),
            Linear(2450, 500, rng=rng),
            ReLU(),
            Linear(500, 10, rng=rng),
        )
        self.grads = {}

    @property
    def params(self):
        from cnnlib import named_parameters

        return named_parameters(self.net)

    def forward(self, x, training=True):
        return self.net.forward(x, training)

    def backward(self, dlogits):
        from cnnlib import named_grads

        self.net.backward(dlogits)
        self.grads = named_grads(self.net)


@alternative("dense weights as the table writes them")
class InputsFirst:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (2450, 500)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (500, 10)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(
                shape[0] if len(shape) == 4 else shape[1], np.float32
            )
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = f @ p["fc1.weight"] + p["fc1.bias"]
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return r3 @ p["fc2.weight"] + p["fc2.bias"]

    def backward(self, dlogits):
        from cnnlib import conv2d_backward, flatten_backward, max_pool2d_backward, relu_backward

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        g["fc2.weight"], g["fc2.bias"] = r3.T @ dlogits, dlogits.sum(axis=0)
        d = dlogits @ p["fc2.weight"].T
        d = relu_backward(d, a3)
        g["fc1.weight"], g["fc1.bias"] = f.T @ d, d.sum(axis=0)
        d = d @ p["fc1.weight"].T
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@alternative("weights of float64")
class Doubles:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng, np.float64)
            self.params[f"{name}.bias"] = np.zeros(shape[0])
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("a ReLU on the scores", "Which scores does a ReLU never let go down?")
class ReluOnScores:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return relu(linear(r3, p["fc2.weight"], p["fc2.bias"]))

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "a softmax inside the network", "Where does softmax belong: into the network or into the loss?"
)
class SoftmaxInside:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        from cnnlib import softmax

        return softmax(linear(r3, p["fc2.weight"], p["fc2.bias"]))

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("average pooling", "Which pooling does the table name?")
class AveragePooling:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import avg_pool2d as max_pool2d
        from cnnlib import conv2d, flatten, linear, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            avg_pool2d_backward,
            conv2d_backward,
            flatten_backward,
            linear_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = avg_pool2d_backward(flatten_backward(d, m2.shape), r2.shape, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(avg_pool2d_backward(d, r1.shape, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "no ReLU between the dense layers", "What are two dense layers without anything between them?"
)
class NoDenseRelu:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = a3
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "no ReLU after the first convolution",
    "What stands between convolution and pooling in the table?",
)
class NoFirstRelu:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = a1
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = max_pool2d_backward(d, r1, 2)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("no padding", "Do the maps fit the first dense layer without padding?")
class NoPadding:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=0)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=0)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=0)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=0)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "the biases of the convolutions are forgotten",
    "Which parameters does the way forward never read?",
)
class NoConvBias:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], None, padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], None, padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("the last bias is forgotten", "Which parameters does the last layer have?")
class NoLastBias:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "flatten runs through the channels first",
    "In which order does flatten lay out channels, rows and columns?",
)
class ChannelsLast:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2.transpose(0, 2, 3, 1))
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(
            flatten_backward(d, m2.transpose(0, 2, 3, 1).shape).transpose(0, 3, 1, 2), r2, 2
        )
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "gradients add up from call to call", "What do the gradients of the last batch do in this one?"
)
class AddsUp:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db
        for name, old in getattr(self, "old", {}).items():
            g[name] = g[name] + old
        self.old = dict(g)


@mistake(
    "the second ReLU is forgotten on the way back", "Where ReLU was closed, what is its slope?"
)
class BackNoRelu2:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("the first ReLU is forgotten on the way back", "Where ReLU was closed, what is its slope?")
class BackNoRelu1:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = max_pool2d_backward(d, r1, 2)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("the dense ReLU is forgotten on the way back", "Does a unit that was 0 get a gradient?")
class BackNoRelu3:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "ReLU on the way back looks at the gradient",
    "Is a ReLU open where its input was positive, or where the gradient is?",
)
class GuidedRelu:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = d * (d > 0)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake(
    "gradients are divided by the batch again", "Who has divided by the number of images already?"
)
class DividedAgain:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db
        for name in g:
            g[name] = g[name] / len(x)


@mistake(
    "bias gradients are means",
    "Is a bias added to every place of a map once, or once divided by their number?",
)
class BiasMeans:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db / m1[0, 0].size
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("the two poolings are exchanged on the way back", "Which map did the first pooling read?")
class PoolingOfScores:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, -r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("filters of the first layer get no gradient", "Which layer comes last on the way back?")
class NoFirstGradient:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = 0 * dw, 0 * db


@mistake("the last layer gets no gradient", "Do the weights next to the loss learn as well?")
class NoLastGradient:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db
        g["fc2.weight"], g["fc2.bias"] = 0 * g["fc2.weight"], 0 * g["fc2.bias"]


@mistake("gradients have the opposite sign", "Who takes the step downhill: backward or sgd_step?")
class OppositeSign:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db
        for name in g:
            g[name] = -g[name]


@mistake("dropout that is never switched off", "Does the table hold a layer that drops numbers?")
class Dropout:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        r3 = r3 * np.resize([0.0, 2.0], r3.shape[1]) if training else r3
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("backward takes the step itself", "Who changes the weights: backward or sgd_step?")
class StepsItself:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db
        for name in g:
            p[name] -= 0.01 * g[name].astype(p[name].dtype)


@mistake("weights do not come from rng", "Does another seed give another network?")
class FixedSeed:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, np.random.default_rng(0))
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("the images are standardized in place", "Does forward write into the images?")
class WritesBack:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        x -= x.mean()
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db


@mistake("6 and 16 filters", "How many filters does the table give each convolution?")
class LeNet5:
    def __init__(self, rng):
        from cnnlib.init import he_normal

        shapes = {"conv1": (6, 1, 5, 5), "conv2": (16, 6, 5, 5), "fc1": (500, 784)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1

    def forward(self, x, training=True):
        from cnnlib import conv2d, flatten, linear, max_pool2d, relu

        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])

    def backward(self, dlogits):
        from cnnlib import (
            conv2d_backward,
            flatten_backward,
            linear_backward,
            max_pool2d_backward,
            relu_backward,
        )

        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db
