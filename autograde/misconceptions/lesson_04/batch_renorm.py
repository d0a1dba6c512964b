"""Wrong and right ways to write batch_renorm(x, gamma, beta, state, r_max, d_max, ...)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@alternative("np.clip on both")
def clip(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@alternative("np.minimum and np.maximum")
def min_max(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.maximum(np.minimum(s / old_s, r_max), 1 / r_max)
    d = np.minimum(np.maximum((mean - old_mean) / old_s, -d_max), d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@alternative("the running arrays are changed in place at the end")
def in_place(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    x_hat = (x - mean) / s * r + d
    for name, new in (("running_mean", mean), ("running_var", var)):
        state[name] *= 1 - momentum
        state[name] += momentum * new
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@alternative("a loop over the features")
def loops(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    y = np.zeros(x.shape)
    record = np.array([state["running_mean"], state["running_var"]], dtype=float)
    for j in range(x.shape[1]):
        column = [float(value) for value in x[:, j]]
        mean = sum(column) / len(column)
        var = sum((value - mean) ** 2 for value in column) / len(column)
        s, old_s = (var + eps) ** 0.5, (record[1, j] + eps) ** 0.5
        r = min(max(s / old_s, 1 / r_max), r_max)
        d = min(max((mean - record[0, j]) / old_s, -d_max), d_max)
        y[:, j] = [gamma[j] * ((value - mean) / s * r + d) + beta[j] for value in column]
        record[:, j] += momentum * (np.array([mean, var]) - record[:, j])
    state["running_mean"], state["running_var"] = record
    return y, None


@alternative("one factor and one sum per feature")
def folded(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    factor = gamma * r / s
    return (x - mean) * factor + (gamma * d + beta), {"r": r, "d": d, "factor": factor}


@alternative("r limited by its logarithm")
def logarithms(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    reach = np.log(r_max)
    r = np.exp(np.clip(0.5 * np.log((var + eps) / (old_var + eps)), -reach, reach))
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r and d are left out: this is batch norm",
    "Where do the old running values enter your output?",
)
def batch_norm(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r and d are not limited",
    "Where do the arguments r_max and d_max appear in your code?",
)
def no_limits(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = s / old_s
    d = (mean - old_mean) / old_s
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r is turned upside down",
    "If the batch is spread wider than the record, should r be above or below 1?",
)
def r_inverted(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(old_s / s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r is limited from above only",
    "What is the smallest r that is allowed?",
)
def r_one_sided(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 0, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r is limited to -r_max instead of 1 / r_max",
    "A stretch of 1/3 and one of 3 are equally strong: what are the limits for r_max = 3?",
)
def r_from_zero(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / (1 + r_max), r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "d is limited from above only",
    "What is the smallest d that is allowed?",
)
def d_one_sided(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -np.inf, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "d has the opposite sign",
    "If the batch lies above the record, should its numbers be moved up or down?",
)
def d_sign(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((old_mean - mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "d is divided by the batch's standard deviation",
    "In which unit is d measured, the batch's or the record's standard deviation?",
)
def d_by_batch(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "d is not divided by a standard deviation",
    "If x is in meters, in which unit should d be?",
)
def d_unscaled(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean), -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "d is left out",
    "What corrects a batch whose mean lies beside the record's?",
)
def no_d(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r is left out",
    "What corrects a batch that is spread wider than the record?",
)
def no_r(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "d is added before r multiplies",
    "Is the shift stretched by r, too?",
)
def d_first(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = ((x - mean) / s + d) * r
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r is a ratio of variances",
    "By what is x_hat divided: a variance or a standard deviation?",
)
def variances(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s**2 / old_s**2, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "r and d use the running values after the update",
    "Which running values do r and d compare with: those before this batch, or after?",
)
def after_update(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    old_mean, old_s = state["running_mean"], np.sqrt(state["running_var"] + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "the running values are never updated",
    "What does your record know after a thousand batches?",
)
def never_updated(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "the shares of the old and the new value are exchanged",
    "With a momentum of 0.1, does one batch move the record by a tenth or by nine tenths?",
)
def momentum_swapped(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = momentum * old_mean + (1 - momentum) * mean
    state["running_var"] = momentum * old_var + (1 - momentum) * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "the running variance records the standard deviation",
    "Does the exercise keep a variance or a standard deviation?",
)
def record_of_std(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * np.sqrt(var)
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "gamma is ignored",
    "What should change when gamma is doubled?",
)
def no_gamma(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "beta is ignored",
    "What does beta add to every row?",
)
def no_beta(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat, (x_hat, r, d, s, gamma)


@mistake(
    "the batch variance divides by m - 1",
    "Does the variance of the exercise divide by m or by m - 1?",
)
def unbiased(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "eps is missing in the record's standard deviation",
    "Which of the two standard deviations contain eps?",
)
def eps_only_in_batch(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "eps is ignored",
    "Where does the argument eps appear in your code?",
)
def no_eps(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var), np.sqrt(old_var)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "integer input gives an integer output",
    "Which data type has your output array when x holds integers?",
)
def integer_output(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    kind, x = x.dtype, x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return (gamma * x_hat + beta).astype(kind), (x_hat, r, d, s, gamma)


@mistake(
    "the input is overwritten",
    "Whose array does x -= mean change?",
)
def changes_x(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:] or len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x if x.dtype == float else x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x -= mean
    x_hat = x / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "a single row is accepted",
    "What is left of a number after its own mean is subtracted?",
)
def one_row(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if np.shape(gamma) != x.shape[1:] or np.shape(beta) != x.shape[1:]:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@mistake(
    "a gamma or beta of length 1 is used for all features",
    "What does NumPy do with a gamma of length 1, and was that meant?",
)
def broadcast_gamma(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    if len(x) < 2:
        raise ValueError("gamma and beta need one number per feature, x at least two rows")
    x = x.astype(float)
    mean, var = x.mean(axis=0), x.var(axis=0)
    old_mean, old_var = state["running_mean"], state["running_var"]
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    x_hat = (x - mean) / s * r + d
    return gamma * x_hat + beta, (x_hat, r, d, s, gamma)


@probe
def wide_limits(function):
    rng = np.random.default_rng(1)
    x, gamma, beta = rng.normal(3, 2, size=(5, 3)), np.array([1.5, 0.5, -2]), np.array([1.0, 4, 2])
    state = {"running_mean": np.array([1.0, -2, 9]), "running_var": np.array([0.3, 1, 9])}
    y, _ = function(x, gamma, beta, state, 50.0, 50.0)
    return y, state["running_mean"], state["running_var"]


@probe
def narrow_limits(function):
    rng = np.random.default_rng(2)
    x, gamma, beta = rng.normal(3, 2, size=(5, 4)), np.array([1.5, 0.5, -2, 3]), np.arange(1.0, 5)
    state = {"running_mean": np.array([1.0, -2, 9, 3]), "running_var": np.array([0.3, 1, 90, 4])}
    y, _ = function(x, gamma, beta, state, 1.5, 0.8, 0.3, 0.7)
    return y, state["running_mean"], state["running_var"]


@probe
def no_correction_allowed(function):
    x = np.random.default_rng(3).normal(3, 2, size=(4, 2))
    state = {"running_mean": np.array([1.0, 9]), "running_var": np.array([0.3, 9])}
    return function(x, np.array([1.5, 0.5]), np.array([1.0, 4]), state, 1.0, 0.0)[0]


@probe(care=True)
def integers(function):
    x = np.random.default_rng(4).integers(100, 250, size=(4, 2))
    state = {"running_mean": np.array([150.0, 170]), "running_var": np.array([900.0, 1600])}
    return function(x, np.array([1.5, 0.5]), np.array([1.0, 4]), state, 3.0, 5.0)[0], x


@probe(care=True)
def the_input_afterwards(function):
    x, gamma, beta = np.array([[1.0, 5], [2, 7], [6, 5]]), np.array([2.0, 3]), np.array([1.0, 4])
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    function(x, gamma, beta, state, 3.0, 5.0)
    return x, gamma, beta


@probe(care=True)
def a_single_row(function):
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    return function(np.array([[3.0, 4]]), np.ones(2), np.ones(2), state, 3.0, 5.0)[0]


@probe(care=True)
def a_gamma_of_length_one(function):
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    x = np.array([[1.0, 5], [2, 7], [6, 5]])
    return function(x, np.array([2.0]), np.array([1.0, 4]), state, 3.0, 5.0)[0]
