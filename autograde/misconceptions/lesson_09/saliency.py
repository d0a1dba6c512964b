"""Wrong and right ways to write saliency(model, x, y)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def linear_scores(saliency):
    rng = np.random.default_rng(1)
    w = rng.normal(size=(4, 3, 3, 5)).round(2)

    def scores(x):
        if np.ndim(x) != 4:
            raise ValueError("no batch")
        return np.sum(np.asarray(x, float)[:, None] * w, axis=(2, 3, 4))

    def gradient(x, y):
        if np.ndim(x) != 4 or np.shape(y) != (len(x),):
            raise ValueError("no batch")
        return w[y] * np.ones((len(x), 1, 1, 1))

    x, model = rng.normal(size=(3, 3, 5)), {"scores": scores, "gradient": gradient}
    return [saliency(model, x, y) for y in range(4)], np.round(x, 6)


@probe
def quadratic_scores(saliency):
    rng = np.random.default_rng(2)
    a, w = rng.normal(size=(2, 3, 2, 4, 3)).round(2)

    def scores(x):
        if np.ndim(x) != 4:
            raise ValueError("no batch")
        x = np.asarray(x, float)[:, None]
        return np.sum(a * x**2 / 2 + w * x, axis=(2, 3, 4))

    def gradient(x, y):
        if np.ndim(x) != 4 or np.shape(y) != (len(x),):
            raise ValueError("no batch")
        return a[y] * np.asarray(x, float) + w[y]

    x, model = rng.normal(size=(2, 4, 3)).round(2), {"scores": scores, "gradient": gradient}
    return [saliency(model, x, y) for y in range(3)], x


@probe(care=True)
def read_only(saliency):
    w = np.arange(-6.0, 6.0).reshape(2, 1, 2, 3)
    model = {
        "scores": lambda x: np.sum(np.asarray(x)[:, None] * w, axis=(2, 3, 4)),
        "gradient": lambda x, y: w[y] * 1.0,
    }
    x = np.ones((1, 2, 3))
    x.flags.writeable = False
    return saliency(model, x, 0)


@probe(care=True)
def a_batch(saliency):
    w = np.arange(-6.0, 6.0).reshape(2, 1, 2, 3)
    model = {
        "scores": lambda x: np.sum(np.asarray(x)[:, None] * w, axis=(2, 3, 4)),
        "gradient": lambda x, y: w[y] * np.ones(np.shape(x)),
    }
    return saliency(model, np.ones((1, 1, 2, 3)), 0)


@probe(care=True)
def a_matrix(saliency):
    w = np.arange(-6.0, 6.0).reshape(2, 1, 2, 3)
    model = {
        "scores": lambda x: np.sum(np.asarray(x)[:, None] * w, axis=(2, 3, 4)),
        "gradient": lambda x, y: w[y] * np.ones(np.shape(x)),
    }
    return saliency(model, np.ones((2, 3)), 0)


@alternative("absolute value, then maximum")
def short(model, x, y):
    if np.ndim(x) != 3:
        raise ValueError(f"x is {np.shape(x)}")
    batch = np.asarray(x, float)[np.newaxis]
    return np.max(np.abs(model["gradient"](batch, np.array([int(y)]))[0]), axis=0)


@alternative("loops over the pixels")
def loops(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    C, H, W = x.shape
    dx = model["gradient"](x.reshape(1, C, H, W), np.array([y]))
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = max(abs(float(dx[0, c, i, j])) for c in range(C))
    return out


@alternative("the larger of the maximum and minus the minimum")
def max_and_min(model, x, y):
    x = np.asarray(x, float)
    if len(x.shape) != 3:
        raise ValueError("one image, please")
    (dx,) = model["gradient"](x[None], np.array([y]))
    dx = np.asarray(dx)
    return np.maximum(dx.max(axis=0), -dx.min(axis=0))


@alternative("the root of the largest square")
def squares(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    dx = np.asarray(model["gradient"](np.stack([x]), np.full(1, y)))
    return np.sqrt((dx**2).max(axis=1))[0]


@alternative("np.maximum.reduce")
def reduced(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    dx = np.asarray(model["gradient"](np.expand_dims(x, 0), np.array([y], dtype=int)))
    return np.maximum.reduce([np.abs(channel) for channel in dx[0]])


@alternative("sorted channels, the last of them")
def sorted_channels(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    dx = np.asarray(model["gradient"](x[None, ...], np.array([y])))
    return np.sort(np.abs(dx), axis=1)[0, -1]


@mistake("the sign is kept", "Which is larger for you, 1 or -4?")
def signed(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.asarray(model["gradient"](x[None], np.array([y])))[0].max(axis=0)


@mistake("the maximum before the absolute value", "What is the maximum of -1, -4 and 2?")
def maximum_first(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(np.asarray(model["gradient"](x[None], np.array([y])))[0].max(axis=0))


@mistake("the sum over the channels", "What is asked of the three channels, their sum?")
def channel_sum(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))[0]).sum(axis=0)


@mistake("the mean over the channels", "What is asked of the three channels, their mean?")
def channel_mean(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))[0]).mean(axis=0)


@mistake("the sum before the absolute value", "Can two channels cancel each other?")
def sum_first(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(np.asarray(model["gradient"](x[None], np.array([y])))[0].sum(axis=0))


@mistake("the length of the channels' vector", "Which norm of the channels is asked for?")
def norm(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.linalg.norm(model["gradient"](x[None], np.array([y]))[0], axis=0)


@mistake("the smallest of the channels", "Is it the largest absolute value that counts?")
def smallest(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))[0]).min(axis=0)


@mistake("the first channel only", "How many channels has the image?")
def first_channel(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))[0][0])


@mistake("all channels are returned", "How many numbers belong to one pixel of the result?")
def every_channel(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))[0])


@mistake("the batch axis is left", "Which shape has the map of one image?")
def batch_left(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))).max(axis=1)


@mistake("the maximum over the rows", "Which axis holds the channels?")
def wrong_axis(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))[0]).max(axis=1)


@mistake("rows and columns exchanged", "Is the map as high as the image?")
def turned(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([y]))[0]).max(axis=0).T


@mistake("the class with the best score", "Which class was asked for?")
def best_class(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    best = np.argmax(model["scores"](x[None])[0])
    return np.abs(model["gradient"](x[None], np.array([best]))[0]).max(axis=0)


@mistake("always class 0", "Where does y enter?")
def first_class(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](x[None], np.array([0]))[0]).max(axis=0)


@mistake("the gradient times the image", "Is the image multiplied with its gradient?")
def times_image(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(x * np.asarray(model["gradient"](x[None], np.array([y])))[0]).max(axis=0)


@mistake("only positive gradients", "Does a pixel matter that lowers the score?")
def positive_part(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.maximum(model["gradient"](x[None], np.array([y]))[0], 0).max(axis=0)


@mistake("the largest square", "What is missing after the square?")
def square(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return (np.asarray(model["gradient"](x[None], np.array([y])))[0] ** 2).max(axis=0)


@mistake("scaled so that the largest is 1", "Does the exercise ask for a scale?")
def scaled(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    out = np.abs(model["gradient"](x[None], np.array([y]))[0]).max(axis=0)
    return out / out.max()


@mistake("the gradient at a black image", "At which image is the gradient taken?")
def at_zero(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    return np.abs(model["gradient"](0 * x[None], np.array([y]))[0]).max(axis=0)


@mistake("the gradient of the probability", "Is it the score or the probability that is asked for?")
def probability(model, x, y):
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError("one image, please")
    scores = np.asarray(model["scores"](x[None]))[0]
    p = np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()
    each = [np.asarray(model["gradient"](x[None], np.array([k])))[0] for k in range(len(p))]
    dx = p[y] * (each[y] - sum(share * one for share, one in zip(p, each, strict=True)))
    return np.abs(dx).max(axis=0)


@mistake("a batch is accepted in silence", "What should happen to x with four axes?")
def batches_allowed(model, x, y):
    x = np.asarray(x, float)
    batch = x if x.ndim == 4 else x.reshape(1, *x.shape)
    dx = np.asarray(model["gradient"](batch, np.full(len(batch), y)))
    return np.abs(dx[0]).max(axis=0)
