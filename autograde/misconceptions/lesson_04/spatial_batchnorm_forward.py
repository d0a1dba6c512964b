"""Wrong and right ways to write spatial_batchnorm_forward(x, gamma, beta, state, ...)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@alternative("means along three axes")
def axes(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@alternative("one column per channel, and back")
def rows(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    N, _, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C).astype(float)
    if training:
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    y = gamma * (rows - mean) / np.sqrt(var + eps) + beta
    return y.reshape(N, H, W, C).transpose(0, 3, 1, 2), None


@alternative("a loop over the channels")
def loops(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    y = np.zeros(x.shape)
    state["running_mean"] = np.array(state["running_mean"], dtype=float)
    state["running_var"] = np.array(state["running_var"], dtype=float)
    for c in range(C):
        numbers = x[:, c].astype(float)
        mean, var = state["running_mean"][c], state["running_var"][c]
        if training:
            mean, var = numbers.mean(), numbers.var()
            state["running_mean"][c] += momentum * (mean - state["running_mean"][c])
            state["running_var"][c] += momentum * (var - state["running_var"][c])
        y[:, c] = gamma[c] * (numbers - mean) / (var + eps) ** 0.5 + beta[c]
    return y, {"gamma": gamma}


@alternative("the channels are moved to the front")
def channels_first(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    lines = np.moveaxis(x, 1, 0).reshape(C, -1).astype(float)
    if training:
        mean = np.einsum("cp->c", lines) / lines.shape[1]
        var = np.einsum("cp,cp->c", lines - mean[:, None], lines - mean[:, None]) / lines.shape[1]
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    factor = (gamma / np.sqrt(var + eps))[:, None]
    y = (lines - mean[:, None]) * factor + beta[:, None]
    return np.moveaxis(y.reshape(C, len(x), *x.shape[2:]), 0, 1), (lines, factor)


@alternative("the running arrays are changed in place")
def in_place(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        for name, new in (("running_mean", mean), ("running_var", var)):
            state[name] *= 1 - momentum
            state[name] += momentum * new
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@alternative("kept axes of length one, in Fortran order")
def keepdims(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x, shape = x.astype(float), (1, C, 1, 1)
    mean, var = state["running_mean"].reshape(shape), state["running_var"].reshape(shape)
    if training:
        old_mean, old_var = mean, var
        mean = x.mean(axis=(0, 2, 3), keepdims=True)
        var = np.mean((x - mean) ** 2, axis=(0, 2, 3), keepdims=True)
        state["running_mean"] = ((1 - momentum) * old_mean + momentum * mean).reshape(C)
        state["running_var"] = ((1 - momentum) * old_var + momentum * var).reshape(C)
    y = gamma.reshape(shape) * (x - mean) / np.sqrt(var + eps) + beta.reshape(shape)
    return np.asfortranarray(y), None


@mistake(
    "the mean runs over the images only",
    "Is each pixel a feature of its own, or do all pixels of a channel belong together?",
)
def over_images(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    if training:
        centered = x - x.mean(axis=0, keepdims=True)
        x_hat = centered / np.sqrt(x.var(axis=0, keepdims=True) + eps)
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "every image has means of its own (instance norm)",
    "Do two images of a batch share the mean of a channel?",
)
def per_image(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    if training:
        centered = x - x.mean(axis=(2, 3), keepdims=True)
        x_hat = centered / np.sqrt(x.var(axis=(2, 3), keepdims=True) + eps)
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "every image has one mean for all channels (layer norm)",
    "Do two channels share a mean?",
)
def layer_norm(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    if training:
        centered = x - x.mean(axis=(1, 2, 3), keepdims=True)
        x_hat = centered / np.sqrt(x.var(axis=(1, 2, 3), keepdims=True) + eps)
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the mean of a pixel runs over the channels",
    "Along which axis does a channel not extend?",
)
def over_channels(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    if training:
        centered = x - x.mean(axis=1, keepdims=True)
        x_hat = centered / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "one mean for all channels",
    "How many means has a batch of images with three channels?",
)
def one_mean(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = np.full(C, x.mean()), np.full(C, x.var())
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the images are reshaped to (-1, C) without moving the channels last",
    "In x.reshape(-1, C), which C numbers stand in the first row: one pixel's channels?",
)
def no_transpose(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    _N, _, _H, _W = x.shape
    rows = x.reshape(-1, C).astype(float)
    if training:
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    y = gamma * (rows - mean) / np.sqrt(var + eps) + beta
    return y.reshape(x.shape), None


@mistake(
    "the result is reshaped without moving the channels back",
    "Each row of your result is one pixel: where does reshape put its channels?",
)
def not_moved_back(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    _N, _, _H, _W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C).astype(float)
    if training:
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    y = gamma * (rows - mean) / np.sqrt(var + eps) + beta
    return y.reshape(x.shape), None


@mistake(
    "the output keeps its channels last",
    "Which axis of y holds the channels?",
)
def channels_last(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    N, _, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C).astype(float)
    if training:
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    y = gamma * (rows - mean) / np.sqrt(var + eps) + beta
    return y.reshape(N, H, W, C), None


@mistake(
    "rows and columns are exchanged on the way back",
    "The image is wider than tall: is your output, too?",
)
def rows_and_columns(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    N, _, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C).astype(float)
    if training:
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    y = gamma * (rows - mean) / np.sqrt(var + eps) + beta
    return y.reshape(N, H, W, C).transpose(0, 3, 2, 1), None


@mistake(
    "the output stays one row per pixel",
    "Your numbers are right: which shape had x?",
)
def flat(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    _N, _, _H, _W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C).astype(float)
    if training:
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    y = gamma * (rows - mean) / np.sqrt(var + eps) + beta
    return y, None


@mistake(
    "gamma and beta run along the width",
    "(N, C, H, W) times (C,): with which axis does gamma line up?",
)
def gamma_along_width(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma * x_hat + beta, (x_hat, scale, gamma)


@mistake(
    "gamma and beta run along the height",
    "(N, C, H, W) times (C, 1): with which axis does gamma line up?",
)
def gamma_along_height(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None] * x_hat + beta[:, None], (x_hat, scale, gamma)


@mistake(
    "gamma and beta are ignored",
    "What should change when gamma is doubled?",
)
def no_affine(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return x_hat, (x_hat, scale, gamma)


@mistake(
    "gamma and beta are exchanged",
    "Which of the two multiplies, gamma or beta?",
)
def exchanged(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return beta[:, None, None] * x_hat + gamma[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the running values are (1, C, 1, 1)",
    "Which shape had running_mean before the call?",
)
def wide_record(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_mean"] = state["running_mean"].reshape(1, C, 1, 1)
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
        state["running_var"] = state["running_var"].reshape(1, C, 1, 1)
    else:
        mean, var = state["running_mean"].ravel(), state["running_var"].ravel()
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the running values are updated once per image",
    "One call is one batch: how often should the record move?",
)
def per_image_update(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        for _ in range(len(x)):
            state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
            state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the variance divides by m - 1",
    "Does the variance of the exercise divide by m or by m - 1?",
)
def unbiased(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3), ddof=1)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the variance divides by the number of images",
    "How many numbers does a channel of a batch have, pixels included?",
)
def m_is_n(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3)) * x[0, 0].size
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the shares of the old and the new value are exchanged",
    "With a momentum of 0.1, does one batch move the record by a tenth or by nine tenths?",
)
def momentum_swapped(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = momentum * state["running_mean"] + (1 - momentum) * mean
        state["running_var"] = momentum * state["running_var"] + (1 - momentum) * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the running values are never updated",
    "What will testing know about the data after a thousand training batches?",
)
def never_updated(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "testing uses the batch's own mean and variance",
    "Should the result of a test image depend on the images beside it?",
)
def batch_when_testing(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "testing updates the running values",
    "Should looking at test data change the network?",
)
def updates_when_testing(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
        state["running_mean"] = 0.9 * mean + 0.1 * x.mean(axis=(0, 2, 3))
        state["running_var"] = 0.9 * var + 0.1 * x.var(axis=(0, 2, 3))
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "eps is added to the standard deviation instead of the variance",
    "Does eps stand under the root, or beside it?",
)
def eps_outside(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / (np.sqrt(var) + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "the centered numbers are divided by the variance",
    "If x is in meters, in which unit should x_hat be?",
)
def by_variance(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / (var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "only the first image gives the mean and the variance",
    "How do the other images of the batch enter your mean?",
)
def first_image(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x[0].mean(axis=(1, 2)), x[0].var(axis=(1, 2))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "integer images give an integer output",
    "Which data type has your output array when x holds integers?",
)
def integer_output(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    kind, x = x.dtype, x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    y = gamma[:, None, None] * x_hat + beta[:, None, None]
    return y.astype(kind), (x_hat, scale, gamma)


@mistake(
    "the input is overwritten",
    "Whose array does x -= mean change?",
)
def changes_x(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x if x.dtype == float else x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x -= mean[:, None, None]
    x *= scale[:, None, None]
    x_hat = x
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "training accepts one number per channel",
    "What is left of a number after its own mean is subtracted?",
)
def one_number(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("gamma and beta need one number per channel")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@mistake(
    "a gamma or beta of length 1 is used for all channels",
    "What does NumPy do with a gamma of length 1, and was that meant?",
)
def broadcast_gamma(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    C = x.shape[1]
    if training and x.size // C < 2:
        raise ValueError("one number per channel is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return gamma[:, None, None] * x_hat + beta[:, None, None], (x_hat, scale, gamma)


@probe
def training(function):
    rng = np.random.default_rng(1)
    x = rng.normal(3, 2, size=(2, 3, 4, 5)) * np.array([1, 2, 3])[:, None, None]
    state = {"running_mean": np.array([1.0, -2, 0.5]), "running_var": np.array([1.0, 3, 2])}
    y, _ = function(x, np.array([1.5, 0.5, -2]), np.array([1.0, 4, 2]), state)
    return y, state["running_mean"], state["running_var"]


@probe
def as_wide_as_there_are_channels(function):
    rng = np.random.default_rng(2)
    x = rng.normal(3, 2, size=(2, 3, 2, 3)) * np.array([1, 2, 3])[:, None, None]
    state = {"running_mean": np.array([1.0, -2, 0.5]), "running_var": np.array([1.0, 3, 2])}
    y, _ = function(x, np.array([1.5, 0.5, -2]), np.array([1.0, 4, 2]), state, True, 0.3, 0.7)
    return y, state["running_mean"], state["running_var"]


@probe
def as_tall_as_there_are_channels(function):
    x = np.random.default_rng(3).normal(3, 2, size=(2, 3, 3, 2))
    state = {"running_mean": np.zeros(3), "running_var": np.ones(3)}
    return function(x, np.array([1.5, 0.5, -2]), np.array([1.0, 4, 2]), state)[0]


@probe
def training_then_testing(function):
    rng, gamma, beta = np.random.default_rng(4), np.array([1.5, 0.5]), np.array([1.0, 4])
    state = {"running_mean": np.array([1.0, -2]), "running_var": np.array([1.0, 3])}
    found = []
    for training in (True, True, False):
        y, _ = function(rng.normal(3, 2, size=(3, 2, 2, 4)), gamma, beta, state, training)
        found += [y, np.array(state["running_mean"]), np.array(state["running_var"])]
    return found


@probe(care=True)
def integers(function):
    x = np.random.default_rng(5).integers(100, 250, size=(2, 2, 2, 3))
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    return function(x, np.array([1.5, 0.5]), np.array([1.0, 4]), state)[0], x


@probe(care=True)
def the_input_afterwards(function):
    x, gamma, beta = np.arange(12.0).reshape(1, 2, 2, 3), np.array([1.5, 0.5]), np.array([1.0, 4])
    function(x, gamma, beta, {"running_mean": np.zeros(2), "running_var": np.ones(2)})
    return x, gamma, beta


@probe(care=True)
def one_number_per_channel(function):
    x, ones = np.array([3.0, 4]).reshape(1, 2, 1, 1), np.ones(2)
    return function(x, ones, ones, {"running_mean": np.zeros(2), "running_var": np.ones(2)})[0]


@probe(care=True)
def a_gamma_of_length_one(function):
    x = np.arange(12.0).reshape(1, 2, 2, 3)
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    return function(x, np.array([2.0]), np.array([1.0, 4]), state)[0]
