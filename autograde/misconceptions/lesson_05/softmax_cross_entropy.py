"""Wrong and right ways to write softmax_cross_entropy(logits, y)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def a_batch(softmax_cross_entropy):
    logits = np.random.default_rng(1).normal(size=(3, 4)) * 2
    return softmax_cross_entropy(logits, np.array([2, 0, 3]))


@probe
def as_many_images_as_classes(softmax_cross_entropy):
    logits = np.random.default_rng(2).normal(size=(5, 5)) * 3 + 1
    return softmax_cross_entropy(logits, np.array([1, 0, 4, 4, 2]))


@probe
def large_and_small(softmax_cross_entropy):
    logits = np.array([[1500.0, 1498.0, 1501.0], [-1500.0, -1501.0, -1499.0]])
    with np.errstate(all="ignore"):
        return softmax_cross_entropy(logits, np.array([0, 1]))


@probe
def far_apart(softmax_cross_entropy):
    with np.errstate(all="ignore"):
        return softmax_cross_entropy(np.array([[0.0, 900.0], [3.0, 1.0]]), np.array([0, 0]))


@probe(care=True)
def what_changes(softmax_cross_entropy):
    logits, y = np.array([[1.0, 2.0, 0.5]]), np.array([1])
    softmax_cross_entropy(logits, y)
    return logits, y


@probe(care=True)
def integers(softmax_cross_entropy):
    return softmax_cross_entropy(np.array([[0, 0, 1], [2, 0, 0]]), np.array([2, 1], np.uint8))


@probe(care=True)
def a_label_too_large(softmax_cross_entropy):
    return softmax_cross_entropy(np.zeros((2, 3)), np.array([0, 3]))


@probe(care=True)
def a_negative_label(softmax_cross_entropy):
    return softmax_cross_entropy(np.zeros((2, 3)), np.array([-1, 0]))


@probe(care=True)
def too_many_labels(softmax_cross_entropy):
    return softmax_cross_entropy(np.zeros((2, 3)), np.array([0, 1, 2]))


@alternative("log-probabilities")
def log_probabilities(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@alternative("a one-hot table")
def one_hot(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    shifted = logits - np.max(logits, axis=1)[:, None]
    powers = np.exp(shifted)
    totals = powers.sum(axis=1)
    table = np.eye(logits.shape[1])[y]
    loss = np.mean(np.log(totals) - np.sum(shifted * table, axis=1))
    return loss, (powers / totals[:, None] - table) / len(y)


@alternative("a loop over the images")
def image_by_image(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    loss, dlogits = 0.0, np.zeros(logits.shape)
    for n in range(len(y)):
        row = logits[n] - logits[n].max()
        total = np.exp(row).sum()
        loss += (np.log(total) - row[y[n]]) / len(y)
        dlogits[n] = np.exp(row) / total / len(y)
        dlogits[n, y[n]] -= 1 / len(y)
    return loss, dlogits


@alternative("logaddexp")
def added_in_logarithms(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    totals = np.logaddexp.reduce(logits, axis=1)
    log_p = logits - totals[:, None]
    table = np.arange(logits.shape[1]) == y[:, None]
    return float(-log_p[table].mean()), (np.exp(log_p) - table) / len(y)


@alternative("take_along_axis")
def along_an_axis(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    chosen = np.take_along_axis(log_p, y[:, None].astype(int), axis=1)
    dlogits = np.exp(log_p)
    np.put_along_axis(dlogits, y[:, None].astype(int), np.exp(chosen) - 1, axis=1)
    return -chosen.sum() / len(y), dlogits / len(y)


@alternative("einsum")
def by_einsum(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    z = logits - logits.max(axis=1)[:, None]
    p = np.exp(z) / np.einsum("nk->n", np.exp(z))[:, None]
    table = np.zeros_like(p)
    table[np.arange(len(y)), y] = 1
    loss = np.log(np.exp(z).sum(axis=1)).mean() - np.einsum("nk,nk->", z, table) / len(y)
    return loss, (p - table) / len(y)


@mistake("no largest score is subtracted", "What is np.exp(1000)?")
def no_shift(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake(
    "the largest score of the whole batch is subtracted",
    "What is left of an image whose scores are all far below those of another?",
)
def one_shift(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("the losses are added, not averaged", "Does the loss of two copies of a batch double?")
def a_sum(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].sum()), dlogits / len(y)


@mistake(
    "the gradient is not divided by the number of images",
    "The loss is a mean: what does that do to the gradient of one image?",
)
def not_divided(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits


@mistake(
    "the gradient is divided by the number of scores",
    "Is the mean taken over the images, or over all the scores?",
)
def divided_by_scores(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / dlogits.size


@mistake(
    "the logarithm of a rounded probability",
    "What is the logarithm of a probability that was rounded to 0?",
)
def log_of_p(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    log_p = np.log(p)
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake(
    "a small number is added inside the logarithm",
    "How large can a loss become when the probability never goes below 1e-8?",
)
def eps_inside(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    log_p = np.log(p + 1e-8)
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake(
    "softmax over the images",
    "Should the probabilities of one image add up to 1, or those of one class?",
)
def wrong_axis(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("the gradient has the opposite sign", "Does the loss fall when the right score goes up?")
def opposite_sign(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), -dlogits / len(y)


@mistake("the loss has the opposite sign", "Can the logarithm of a probability be positive?")
def negative_loss(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(log_p[rows, y].mean()), dlogits / len(y)


@mistake(
    "the gradient is the probabilities alone",
    "What is the gradient of a perfectly classified image?",
)
def no_minus_one(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("1 is subtracted in the whole column", "What does dlogits[:, y] choose?")
def whole_column(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[:, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("1 is subtracted at the next class", "Do classes count from 0 or from 1?")
def next_class(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, (y + 1) % logits.shape[1]] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("logarithms of base 2", "Which logarithm belongs to the exponential of softmax?")
def base_two(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean() / np.log(2)), dlogits / len(y)


@mistake(
    "the best score is taken for the right class",
    "Who says which class is right: the network or the label?",
)
def best_for_right(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p.max(axis=1).mean()), dlogits / len(y)


@mistake(
    "the right class is smoothed to 0.9",
    "Which probability does the label give to the right class?",
)
def smoothed(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits -= 0.1 / logits.shape[1]
    dlogits[rows, y] -= 0.9
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake(
    "the derivative of a squared error", "Does a gradient p (1 - p) come from a cross-entropy?"
)
def squared_error(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    dlogits *= np.exp(log_p)
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake(
    "the scores of the caller are changed", "Does your function write into the array it was given?"
)
def writes_back(logits, y):
    given = logits
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    given -= given.max(axis=1, keepdims=True)
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("a label below 0 is accepted", "Which class is number -1?")
def negative_labels(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("a label too large is an IndexError", "What should a label that is no class raise?")
def index_error(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError("one label per image")
    if y.min() < 0:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)


@mistake("labels that do not fit are not looked at", "What if there are more labels than images?")
def labels_cut(logits, y):
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    y = np.resize(y, len(logits))
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError("a label is no class")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)
