"""Wrong and right ways to write batchnorm_forward(x, gamma, beta, state, ...)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@alternative("mean and var of NumPy, two branches")
def two_branches(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@alternative("the running arrays are changed in place")
def in_place(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        for name, new in (("running_mean", mean), ("running_var", var)):
            state[name] *= 1 - momentum
            state[name] += momentum * new
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@alternative("the running values move a share of the way")
def by_steps(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        step_mean = momentum * (mean - state["running_mean"])
        step_var = momentum * (var - state["running_var"])
        state.update(
            running_mean=state["running_mean"] + step_mean,
            running_var=state["running_var"] + step_var,
        )
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@alternative("a loop over the features")
def loops(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    y, x_hat = np.zeros(x.shape), np.zeros(x.shape)
    scale = np.zeros(x.shape[1])
    state["running_mean"] = np.array(state["running_mean"], dtype=float)
    state["running_var"] = np.array(state["running_var"], dtype=float)
    for j in range(x.shape[1]):
        column = [float(value) for value in x[:, j]]
        mean, var = state["running_mean"][j], state["running_var"][j]
        if training:
            mean = sum(column) / len(column)
            var = sum((value - mean) ** 2 for value in column) / len(column)
            state["running_mean"][j] += momentum * (mean - state["running_mean"][j])
            state["running_var"][j] += momentum * (var - state["running_var"][j])
        scale[j] = (var + eps) ** -0.5
        x_hat[:, j] = [(value - mean) * scale[j] for value in column]
        y[:, j] = gamma[j] * x_hat[:, j] + beta[j]
    return y, (x_hat, scale, gamma)


@alternative("scale and shift folded into one factor and one sum")
def folded(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    scale = (var + eps) ** -0.5
    x_hat = (x - mean) * scale
    return (x - mean) * (gamma * scale) + beta, (x_hat, scale, gamma)


@alternative("the variance by einsum, a cache that is a dict")
def einsum(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), None
        var = np.einsum("ij,ij->j", x - mean, x - mean) / len(x)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, {"x_hat": x_hat, "s": np.sqrt(var + eps)}


@alternative("computed in float32 when the input is")
def float32(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    dtype = x.dtype if x.dtype.kind == "f" else np.dtype(float)
    x = x.astype(dtype)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return (gamma * x_hat + beta).astype(dtype), (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the batch variance divides by m - 1",
    "By how much does np.var(x, ddof=1) differ from the variance of the exercise?",
)
def unbiased_variance(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the centered numbers are divided by the variance",
    "If x is in meters, in which unit is its variance, and in which should x_hat be?",
)
def by_variance(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / (var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the numbers are centered and not scaled",
    "What is the spread of your x_hat when x has a spread of 100?",
)
def only_centered(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = x - mean
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "eps is added to the standard deviation instead of the variance",
    "Does eps stand under the root, or beside it?",
)
def eps_outside(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / (np.sqrt(var) + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "eps is ignored",
    "What does your function give for a feature that is the same in every row?",
)
def eps_ignored(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "eps is always 1e-5",
    "Where does the argument eps appear in your code?",
)
def eps_fixed(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x, eps = x.astype(float), 1e-5
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the shares of the old and the new value are exchanged",
    "With a momentum of 0.1, does one batch move the record by a tenth or by nine tenths?",
)
def momentum_swapped(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = momentum * state["running_mean"] + (1 - momentum) * mean
        state["running_var"] = momentum * state["running_var"] + (1 - momentum) * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "momentum is always 0.1",
    "Where does the argument momentum appear in your code?",
)
def momentum_fixed(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x, momentum = x.astype(float), 0.1
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the batch enters the running values twice per call",
    "After one batch of mean 10, is the record of your layer 1 or 1.9?",
)
def momentum_twice(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        for _ in range(2):
            state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
            state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the old value is kept whole and a share of the batch is added",
    "If every batch has mean 1, where do your running means end after many batches?",
)
def added_up(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = state["running_mean"] + momentum * mean
        state["running_var"] = state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the record holds the last batch only",
    "What does your record remember of the batch before the last one?",
)
def last_batch(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"], state["running_var"] = mean, var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "only the running mean is updated",
    "Which of the two entries of state does training leave as it was?",
)
def only_mean_updated(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the caller's running values are never updated",
    "Does your function change the dict that the caller holds, or one of its own?",
)
def state_replaced(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state = {
            "running_mean": (1 - momentum) * state["running_mean"] + momentum * mean,
            "running_var": (1 - momentum) * state["running_var"] + momentum * var,
        }
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the running variance records the standard deviation",
    "Testing takes the root of the record: of what must the record be, then?",
)
def running_std(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * np.sqrt(var)
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the running variance divides by m - 1",
    "In this exercise, does the record of the variance divide by m or by m - 1?",
)
def running_unbiased(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        unbiased = x.var(axis=0, ddof=1)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * unbiased
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the running values are those of the normalized numbers",
    "Which mean has x_hat, whatever x was?",
)
def record_of_x_hat(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        after = (x - mean) / np.sqrt(var + eps)
        old_mean, old_var = state["running_mean"], state["running_var"]
        state["running_mean"] = (1 - momentum) * old_mean + momentum * after.mean(axis=0)
        state["running_var"] = (1 - momentum) * old_var + momentum * after.var(axis=0)
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the running values are those of the output y",
    "Is the record taken before or after gamma and beta?",
)
def record_of_y(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        after = gamma * (x - mean) / np.sqrt(var + eps) + beta
        old_mean, old_var = state["running_mean"], state["running_var"]
        state["running_mean"] = (1 - momentum) * old_mean + momentum * after.mean(axis=0)
        state["running_var"] = (1 - momentum) * old_var + momentum * after.var(axis=0)
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "testing uses the batch's own mean and variance",
    "Alone in its batch, what becomes of a single test row in your function?",
)
def batch_when_testing(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = x.mean(axis=0), x.var(axis=0)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "testing updates the running values",
    "Should looking at test data change the network?",
)
def updates_when_testing(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    old = state["running_mean"], state["running_var"]
    if True:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    if not training:
        mean, var = old
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the argument training is ignored",
    "Where does the argument training appear in your code?",
)
def training_ignored(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
    state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "training normalizes with the running values",
    "Which mean makes the mean of a training batch exactly 0?",
)
def train_by_running(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
        mean, var = state["running_mean"], state["running_var"]
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the mean runs along a row instead of down a column",
    "Is a feature of x a row or a column?",
)
def per_row(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    if training:
        centered = x - x.mean(axis=1, keepdims=True)
        x_hat = centered / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "one mean and one variance for all features together",
    "How many means has a batch of five features?",
)
def one_mean(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = np.full(x.shape[1], x.mean()), np.full(x.shape[1], x.var())
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "gamma is ignored",
    "What should change when gamma is doubled?",
)
def no_gamma(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "beta is ignored",
    "What should a feature become that is the same in every row?",
)
def no_beta(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "gamma and beta are exchanged",
    "Which of the two multiplies, gamma or beta?",
)
def exchanged(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return beta * x_hat + gamma, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "beta is added before gamma multiplies",
    "With x_hat = 0, is y beta, or gamma times beta?",
)
def beta_inside(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * (x_hat + beta), (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "testing leaves gamma and beta out",
    "Are gamma and beta a part of the network, or of its training?",
)
def plain_when_testing(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    if not training:
        return x_hat, (x_hat, 1 / np.sqrt(var + eps), gamma)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "the variance is the mean of the squares minus the square of the mean",
    "With numbers near ten million, how many digits are left of x**2 after the subtraction?",
)
def one_pass(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), (x**2).mean(axis=0) - x.mean(axis=0) ** 2
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(np.maximum(var, 0) + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(np.maximum(var, 0) + eps), gamma)


@mistake(
    "the input is overwritten",
    "Whose array does x -= mean change?",
)
def changes_x(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x if x.dtype == float else x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x -= mean
    x /= np.sqrt(var + eps)
    x_hat = x
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "integer input gives an integer output",
    "Which data type has your output array when x holds integers?",
)
def integer_output(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    kind, x = x.dtype, x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return (gamma * x_hat + beta).astype(kind), (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "training accepts a single row",
    "What is left of a number after its own mean is subtracted?",
)
def one_row(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@mistake(
    "a gamma or beta of length 1 is used for all features",
    "What does NumPy do with a gamma of length 1, and was that meant?",
)
def broadcast_gamma(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    if training and len(x) < 2:
        raise ValueError("one row is its own mean")
    x = x.astype(float)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var
    else:
        mean, var = state["running_mean"], state["running_var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / np.sqrt(var + eps), gamma)


@probe
def training_and_testing(function):
    rng = np.random.default_rng(1)
    x, gamma, beta = rng.normal(3, 2, size=(5, 3)), np.array([1.5, 0.5, -2]), np.array([1.0, 4, 2])
    state = {"running_mean": np.array([1.0, -2, 0.5]), "running_var": np.array([1.0, 3, 2])}
    y, _ = function(x, gamma, beta, state)
    return y, state["running_mean"], state["running_var"]


@probe
def testing(function):
    rng = np.random.default_rng(2)
    x, gamma, beta = rng.normal(3, 2, size=(4, 3)), np.array([1.5, 0.5, -2]), np.array([1.0, 4, 2])
    state = {"running_mean": np.array([1.0, -2, 0.5]), "running_var": np.array([1.0, 3, 2])}
    y, _ = function(x, gamma, beta, state, False)
    return y, state["running_mean"], state["running_var"]


@probe
def several_batches_with_another_momentum_and_eps(function):
    rng = np.random.default_rng(3)
    gamma, beta = np.array([1.5, 0.5]), np.array([1.0, 4])
    state = {"running_mean": np.array([1.0, -2]), "running_var": np.array([1.0, 3])}
    found = []
    for _ in range(3):
        y, _ = function(rng.normal(3, 2, size=(4, 2)), gamma, beta, state, True, 0.3, 0.7)
        found += [y, np.array(state["running_mean"]), np.array(state["running_var"])]
    return found


@probe
def a_constant_feature(function):
    x = np.array([[1.0, 5], [2, 5], [6, 5]])
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    return function(x, np.array([2.0, 3]), np.array([1.0, 4]), state)[0]


@probe
def testing_one_row(function):
    state = {"running_mean": np.array([1.0, -2]), "running_var": np.array([4.0, 9])}
    return function(np.array([[3.0, 4]]), np.array([2.0, 3]), np.array([1.0, 4]), state, False)[0]


@probe(care=True)
def integers(function):
    x = np.array([[100, 3], [250, 4], [120, 9]])
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    y, _ = function(x, np.array([2.0, 3]), np.array([1.0, 4]), state)
    return y, state["running_mean"], x


@probe(care=True)
def large_numbers(function):
    x = 1e7 + np.random.default_rng(4).normal(size=(6, 2))
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    return function(x, np.array([2.0, 3]), np.array([1.0, 4]), state)[0]


@probe(care=True)
def the_input_afterwards(function):
    x, gamma, beta = np.array([[1.0, 5], [2, 7], [6, 5]]), np.array([2.0, 3]), np.array([1.0, 4])
    function(x, gamma, beta, {"running_mean": np.zeros(2), "running_var": np.ones(2)})
    return x, gamma, beta


@probe(care=True)
def a_single_row(function):
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    return function(np.array([[3.0, 4]]), np.array([2.0, 3]), np.array([1.0, 4]), state)[0]


@probe(care=True)
def a_gamma_of_length_one(function):
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    x = np.array([[1.0, 5], [2, 7], [6, 5]])
    return function(x, np.array([2.0]), np.array([1.0, 4]), state)[0]
