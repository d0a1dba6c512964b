"""Wrong and right ways to write occlusion_map(model, x, y, patch, stride)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def linear_scores(occlusion_map):
    rng = np.random.default_rng(1)
    w = rng.normal(size=(3, 2, 5, 7)).round(2)

    def scores(x):
        if np.ndim(x) != 4:
            raise ValueError("no batch")
        return np.sum(np.asarray(x, float)[:, None] * w, axis=(2, 3, 4))

    x = (rng.normal(size=(2, 5, 7)) + np.array([[[0]], [[3]]])).round(2)
    found = [occlusion_map({"scores": scores}, x, y, 2, 1) for y in range(3)]
    return found, x


@probe
def curved_scores(occlusion_map):
    rng = np.random.default_rng(2)
    u, v = rng.normal(size=(4, 3 * 9 * 6)).round(2) / 5, rng.normal(size=(2, 4)).round(2)

    def scores(x):
        if np.ndim(x) != 4:
            raise ValueError("no batch")
        return np.tanh(np.asarray(x, float).reshape(len(x), -1) @ u.T) @ v.T

    x = (rng.normal(size=(3, 9, 6)) + np.array([[[2]], [[0]], [[-1]]])).round(2)
    places = [(3, 2), (2, 3), (4, 2), (6, 1), (1, 4)]
    return [occlusion_map({"scores": scores}, x, 1, *place) for place in places]


@probe
def one_bright_pixel(occlusion_map):
    x = np.zeros((1, 3, 4))
    x[0, 1, 2] = 12
    model = {"scores": lambda x: np.stack([np.asarray(x).sum(axis=(1, 2, 3)), x[:, 0, 1, 2]], 1)}
    return [occlusion_map(model, x, y, 1, 1) for y in (0, 1)]


@probe(care=True)
def bytes_of_an_image(occlusion_map):
    x = np.array([[[0, 250, 3], [7, 90, 200]]], np.uint8)
    w = np.array([[1.0, 0.5, -1.0], [0.25, 2.0, -3.0]])
    model = {"scores": lambda x: np.sum(np.asarray(x, float) * w, axis=(2, 3))}
    return occlusion_map(model, x, 0, 1, 1)


@probe(care=True)
def read_only(occlusion_map):
    x = np.arange(6.0).reshape(1, 2, 3)
    x.flags.writeable = False
    return occlusion_map({"scores": lambda x: np.asarray(x).sum(axis=(2, 3))}, x, 0, 1, 1)


@probe(care=True)
def too_large(occlusion_map):
    model = {"scores": lambda x: np.asarray(x).sum(axis=(2, 3))}
    return occlusion_map(model, np.ones((1, 3, 4)), 0, 4, 1)


@probe(care=True)
def no_square(occlusion_map):
    model = {"scores": lambda x: np.asarray(x).sum(axis=(2, 3))}
    return occlusion_map(model, np.ones((1, 3, 4)), 0, 0, 1)


@probe(care=True)
def backwards(occlusion_map):
    model = {"scores": lambda x: np.asarray(x).sum(axis=(2, 3))}
    return occlusion_map(model, np.ones((1, 3, 4)), 0, 2, -1)


@alternative("a loop over all places")
def all_places(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@alternative("one batch of copies")
def one_batch(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    C, H, W = x.shape
    OH, OW = 1 + (H - patch) // stride, 1 + (W - patch) // stride
    copies = np.repeat(x[None], OH * OW, axis=0)
    for k in range(OH * OW):
        top, left = stride * (k // OW), stride * (k % OW)
        for c in range(C):
            copies[k, c, top : top + patch, left : left + patch] = x[c].mean()
    return np.asarray(model["scores"](copies))[:, y].reshape(OH, OW)


@alternative("masks")
def masks(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2), keepdims=True)
    rows, cols = np.arange(H)[:, None], np.arange(W)
    found = []
    for top in range(0, H - patch + 1, stride):
        line = []
        for left in range(0, W - patch + 1, stride):
            hidden = (rows >= top) & (rows < top + patch) & (cols >= left) & (cols < left + patch)
            line.append(model["scores"](np.where(hidden, gray, x)[None])[0][y])
        found.append(line)
    return np.array(found, dtype=float)


@alternative("the square is put back")
def put_back(model, x, y, patch, stride):
    x = np.array(x, dtype=float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        square = (
            slice(None),
            slice(i * stride, i * stride + patch),
            slice(j * stride, j * stride + patch),
        )
        kept = x[square].copy()
        x[square] = gray[:, None, None]
        out[i, j] = model["scores"](x[None].copy())[0, y]
        x[square] = kept
    return out


@alternative("a row of places at a time")
def row_by_row(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = np.mean(x, axis=(1, 2))[:, None, None]
    lines = []
    for top in range(0, H - patch + 1, stride):
        copies = []
        for left in range(0, W - patch + 1, stride):
            covered = np.array(x)
            covered[:, top : top + patch, left : left + patch] = gray
            copies.append(covered)
        lines.append(np.asarray(model["scores"](np.stack(copies)))[:, y])
    return np.stack(lines)


@alternative("the difference to the mean color is cut out")
def difference(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2), keepdims=True)
    out = np.empty(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            rest = x - gray
            rest[:, i * stride :, j * stride :][:, :patch, :patch] = 0
            out[i, j] = model["scores"]((rest + gray)[None])[0, y]
    return out


@mistake("the square is black", "Which color does the square have?")
def black(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = 0.0
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the square is white", "Which color does the square have?")
def white(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = 1.0
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("one gray for all channels", "Is the mean taken over the channels as well?")
def one_gray(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean()
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the mean of what is covered", "The mean of which pixels is the square's color?")
def own_mean(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = covered[
            :, top : top + patch, left : left + patch
        ].mean(axis=(1, 2), keepdims=True)
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the median instead of the mean", "Which of the two is the mean color?")
def median(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = np.median(x, axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the squares stay", "Which image is covered the second time?")
def squares_stay(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    covered = x.copy()
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = 1 * covered
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("all but the square is covered", "What is hidden, the square or the rest?")
def inverse(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = np.zeros(x.shape) + gray
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = x[
            :, top : top + patch, left : left + patch
        ]
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("only the first channel is covered", "How many channels lie under the square?")
def first_channel(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[0, top : top + patch, left : left + patch] = gray[0]
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the stride is forgotten in the place", "Where does the square stand for output (1, 1)?")
def stride_forgotten(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i, j
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the stride is always 1", "How many pixels does the square move?")
def stride_one(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros((H - patch + 1, W - patch + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i, j
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("squares side by side", "How many pixels does the square move?")
def side_by_side(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // patch + 1, (W - patch) // patch + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * patch, j * patch
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the square is one pixel larger", "Which is the last row that is covered?")
def larger(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch + 1, left : left + patch + 1] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the square is one pixel smaller", "Which is the last row that is covered?")
def smaller(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch - 1, left : left + patch - 1] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("centered on the place", "Which of its pixels stands at (stride i, stride j)?")
def centered(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[
            :,
            max(top - patch // 2, 0) : top - patch // 2 + patch,
            max(left - patch // 2, 0) : left - patch // 2 + patch,
        ] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("the last places are missing", "What does the + 1 in the number of places count?")
def last_missing(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros((max((H - patch) // stride, 1), max((W - patch) // stride, 1)))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("squares that reach beyond the border", "May the square leave the image?")
def beyond(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros((-(-H // stride), -(-W // stride)))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("rows and columns exchanged", "Is the map as high as the image?")
def exchanged(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out.T


@mistake("the loss of score", "Is it the score or what was lost of it that is asked for?")
def loss(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return model["scores"](x[None])[0, y] - out


@mistake("the change of the score", "Is it the score or its change that is asked for?")
def change(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out - model["scores"](x[None])[0, y]


@mistake("the probability", "Does the exercise ask for a softmax?")
def probability(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        s = np.asarray(model["scores"](covered[None]))[0]
        out[i, j] = np.exp(s[y] - s.max()) / np.exp(s - s.max()).sum()
    return out


@mistake("the best score, whatever its class", "Which class was asked for?")
def best_score(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = np.max(model["scores"](covered[None])[0])
    return out


@mistake("always class 0", "Where does y enter?")
def first_class(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, 0]
    return out


@mistake("the best class as a number", "Is it a class or a score that is asked for?")
def best_class(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = np.argmax(model["scores"](covered[None])[0])
    return out


@mistake("the uncovered image is asked", "Which image do you hand to the model?")
def uncovered(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](x[None])[0, y]
    return out


@mistake("scaled to 0..1", "Does the exercise ask for a scale?")
def scaled(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return (out - out.min()) / (np.ptp(out) or 1.0)


@mistake("the image itself is covered", "Whose array do you write the square into?")
def in_place(model, x, y, patch, stride):
    _ = x.shape
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("bytes stay bytes", "What is 100.5 as a byte?")
def bytes_stay(model, x, y, patch, stride):
    x = np.asarray(x)
    if not 1 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError(f"patch {patch} and stride {stride} do not work")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake(
    "a square larger than the image is cut", "Does a square fit that is larger than the image?"
)
def cut_square(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if patch < 1 or stride < 1:
        raise ValueError("at least 1")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    patch = min(patch, H, W)
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out


@mistake("a square of no pixels", "What does a square of 0 pixels cover?")
def no_pixels(model, x, y, patch, stride):
    x = np.asarray(x, float)
    if not 0 <= patch <= min(x.shape[1:]) or stride < 1:
        raise ValueError("too large")
    _, H, W = x.shape
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered = x.copy()
        top, left = i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out
