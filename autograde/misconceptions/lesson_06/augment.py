"""Wrong and right ways to write augment(batch, rng, flip=True, shift=2, crop=None)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def mirror_only(augment):
    image = np.arange(1.0, 13).reshape(1, 1, 3, 4)
    out = np.asarray(augment(image.repeat(80, axis=0), np.random.default_rng(1), True, 0))
    kinds, counts = np.unique(out.round(6), axis=0, return_counts=True)
    return kinds if len(kinds) < 9 else len(kinds), int(counts.min()) > 10


@probe
def no_mirror(augment):
    image = np.arange(1.0, 13).reshape(1, 1, 3, 4)
    out = np.asarray(augment(image.repeat(40, axis=0), np.random.default_rng(1), False, 0))
    kinds = np.unique(out.round(6), axis=0)
    return kinds if len(kinds) < 9 else len(kinds)


@probe
def moves_of_one(augment):
    image = np.arange(1.0, 13).reshape(1, 1, 3, 4)
    out = np.asarray(augment(image.repeat(300, axis=0), np.random.default_rng(1), False, 1))
    kinds = np.unique(out.round(6), axis=0)
    return kinds if 1 < len(kinds) < 30 else len(kinds) > 1


@probe
def moves_of_two(augment):
    image = np.zeros((300, 1, 7, 8))
    image[:, 0, 3, 3] = 1
    out = np.asarray(augment(image, np.random.default_rng(1), False, 2))
    rows, columns = (np.unique(np.argwhere(out)[:, axis]) for axis in (2, 3))
    return rows, columns


@probe
def windows(augment):
    image = np.arange(1.0, 21).reshape(1, 1, 4, 5)
    batch, seeds = image.repeat(200, axis=0), (1, 2, 3)
    outs = [augment(batch, np.random.default_rng(seed), False, 0, (2, 3)) for seed in seeds]
    kinds = [np.unique(np.asarray(out).round(6), axis=0) for out in outs]
    every = np.unique(np.concatenate(kinds), axis=0)
    same = len(every) == len(kinds[0]) < 30
    return np.shape(outs[0]), every if same else len(kinds[0]) > 1


@probe
def square_windows(augment):
    image = np.arange(1.0, 13).reshape(1, 1, 3, 4)
    out = np.asarray(augment(image.repeat(200, axis=0), np.random.default_rng(1), False, 0, 2))
    kinds = np.unique(out.round(6), axis=0)
    return out.shape, len(kinds)


@probe
def moved_and_cut(augment):
    image = np.arange(1.0, 13).reshape(1, 1, 3, 4)
    out = np.asarray(augment(image.repeat(700, axis=0), np.random.default_rng(1), False, 1, (2, 3)))
    kinds = np.unique(out.round(6), axis=0)
    return kinds if 1 < len(kinds) < 40 else len(kinds) > 1


@probe
def mirrored_and_moved(augment):
    image = np.arange(1.0, 7).reshape(1, 1, 2, 3)
    out = np.asarray(augment(image.repeat(500, axis=0), np.random.default_rng(1), True, 1))
    return len(np.unique(out.round(6), axis=0))


@probe
def channels(augment):
    image = np.arange(1.0, 13).reshape(1, 1, 3, 4) + np.array([0.0, 100.0, 200.0])[:, None, None]
    out = np.asarray(augment(image.repeat(60, axis=0), np.random.default_rng(1), True, 1))
    inside = out > 0
    same = bool((inside[:, :1] == inside).all())
    steps = np.unique((out[:, 1:] - out[:, :-1])[inside[:, 1:] & inside[:, :-1]].round(6))
    return same, steps if len(steps) < 9 else "many"


@probe
def places_in_the_batch(augment):
    levels = np.arange(1.0, 13).reshape(12, 1, 1, 1) * np.ones((1, 2, 6, 5))
    out = np.asarray(augment(levels, np.random.default_rng(1)))
    return out.shape, out.max(axis=(1, 2, 3))


@probe
def seeds(augment):
    batch = np.random.default_rng(9).random((6, 1, 6, 5)) + 1
    one, again, other = (np.asarray(augment(batch, np.random.default_rng(s))) for s in (1, 1, 2))
    return np.array_equal(one, again), np.array_equal(one, other)


@probe(care=True)
def integers(augment):
    batch = np.arange(40, dtype=np.uint8).reshape(2, 1, 4, 5)
    return np.asarray(augment(batch, np.random.default_rng(1))).dtype.kind


@probe(care=True)
def the_batch_afterwards(augment):
    batch = np.arange(1.0, 241).reshape(12, 1, 4, 5)
    before = batch.copy()
    augment(batch, np.random.default_rng(1))
    augment(batch, np.random.default_rng(2), True, 0)
    return np.array_equal(batch, before)


@probe(care=True)
def read_only(augment):
    batch = np.ones((3, 1, 4, 5))
    batch.flags.writeable = False
    return np.shape(augment(batch, np.random.default_rng(1), True, 1, (2, 2)))


@probe(care=True)
def an_empty_batch(augment):
    return np.shape(augment(np.ones((0, 2, 4, 5)), np.random.default_rng(1)))


@probe(care=True)
def three_axes(augment):
    return np.shape(augment(np.ones((3, 4, 5)), np.random.default_rng(1)))


@probe(care=True)
def a_negative_shift(augment):
    return np.shape(augment(np.ones((2, 1, 4, 5)), np.random.default_rng(1), True, -1))


@probe(care=True)
def windows_that_do_not_fit(augment):
    found = []
    for crop in ((5, 3), (3, 6), 5, 0):
        try:
            found.append(
                np.shape(augment(np.ones((2, 1, 4, 5)), np.random.default_rng(1), crop=crop))
            )
        except Exception as error:
            found.append(type(error).__name__)
    return found


@alternative("a loop over images, np.pad")
def loop(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@alternative("no loop: fancy indices and sliding windows")
def vectorized(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch) * 1.0
    if batch.ndim != 4:
        raise ValueError("four axes, please")
    if shift < 0:
        raise ValueError("shift is negative")
    N, C, H, W = batch.shape
    h, w = (H, W) if crop is None else (crop if np.ndim(crop) else (crop, crop))
    if h > H or w > W or h < 1 or w < 1:
        raise ValueError("the window does not fit")

    def cut(images, h, w):
        tops = rng.integers(0, images.shape[2] - h + 1, N)
        lefts = rng.integers(0, images.shape[3] - w + 1, N)
        views = np.lib.stride_tricks.sliding_window_view(images, (h, w), axis=(2, 3))
        return views[np.arange(N), :, tops, lefts]

    if flip:
        mirrored = rng.integers(0, 2, N).astype(bool)
        batch = np.where(mirrored[:, None, None, None], batch[..., ::-1], batch)
    edge = (shift, shift)
    return cut(cut(np.pad(batch, ((0, 0), (0, 0), edge, edge)), H, W), h, w)


@alternative("slices of the old into the new image")
def slices(batch, rng, flip=True, shift=2, crop=None):
    batch = np.array(batch, dtype=np.float64)
    if batch.ndim != 4 or shift < 0:
        raise ValueError("cannot augment this")
    N, C, H, W = batch.shape
    if crop is None:
        crop = (H, W)
    elif np.ndim(crop) == 0:
        crop = (crop, crop)
    if not (0 < crop[0] <= H and 0 < crop[1] <= W):
        raise ValueError("the window does not fit")
    out = []
    for image in batch:
        if flip and rng.uniform() < 0.5:
            image = np.flip(image, axis=2)
        down, right = (int(rng.integers(-shift, shift + 1)) for _ in range(2))
        new = np.zeros_like(image)
        for y in range(max(0, down), min(H, H + down)):
            for x in range(max(0, right), min(W, W + right)):
                new[:, y, x] = image[:, y - down, x - right]
        y, x = (int(rng.integers(0, n - k + 1)) for n, k in zip((H, W), crop, strict=True))
        out.append(new[:, y : y + crop[0], x : x + crop[1]])
    return np.array(out).reshape(N, C, *crop)


@alternative("np.roll, then zeros where it wrapped around")
def rolled(batch, rng, flip=True, shift=2, crop=None):
    batch = np.array(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError("cannot augment this")
    N, C, H, W = batch.shape
    h, w = (H, W) if crop is None else (int(k) for k in np.broadcast_to(crop, 2))
    if min(h, w) < 1 or h > H or w > W:
        raise ValueError("the window does not fit")
    out = np.empty((N, C, h, w))
    for i in range(N):
        image = batch[i, :, :, ::-1] if flip and rng.random() >= 0.5 else batch[i]
        down, right = rng.integers(-shift, shift + 1, size=2)
        image = np.roll(image, (down, right), axis=(1, 2))
        rows, columns = np.arange(H) - down, np.arange(W) - right
        image = image * ((rows >= 0) & (rows < H))[:, None] * ((columns >= 0) & (columns < W))
        y, x = rng.integers(H - h + 1), rng.integers(W - w + 1)
        out[i] = image[:, y : y + h, x : x + w]
    return out


@alternative("all draws first, then a loop")
def all_draws_first(batch, rng, flip=True, shift=2, crop=None):
    images = np.asarray(batch, dtype=float)
    if images.ndim != 4 or shift < 0:
        raise ValueError("cannot augment this")
    N, C, H, W = images.shape
    h, w = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= h <= H and 1 <= w <= W):
        raise ValueError("the window does not fit")
    coins = rng.random(N) < 0.5
    moves = rng.integers(-shift, shift + 1, size=(N, 2))
    tops, lefts = rng.integers(0, H - h + 1, N), rng.integers(0, W - w + 1, N)
    out = np.zeros((N, C, h, w))
    for i, image in enumerate(images):
        big = np.zeros((C, H + 2 * shift, W + 2 * shift))
        y, x = moves[i] + shift
        big[:, y : y + H, x : x + W] = image[..., ::-1] if flip and coins[i] else image
        y, x = shift + tops[i], shift + lefts[i]
        out[i] = big[:, y : y + h, x : x + w]
    return out


@alternative("rng.choice of the moves")
def choice_of_moves(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError("cannot augment this")
    H, W = batch.shape[2:]
    h, w = (H, W) if crop is None else tuple(np.broadcast_to(crop, 2))
    if not (h in range(1, H + 1) and w in range(1, W + 1)):
        raise ValueError("the window does not fit")
    out = np.zeros((*batch.shape[:2], h, w))
    pad = ((0, 0), (shift, shift), (shift, shift))
    for i in range(len(batch)):
        image = batch[i][:, :, :: rng.choice([1, -1])] if flip else batch[i]
        dy, dx = rng.choice(np.arange(-shift, shift + 1), size=2)
        y, x = rng.choice(H - h + 1) + shift - dy, rng.choice(W - w + 1) + shift - dx
        moved = np.pad(image, pad)[:, shift - dy : shift - dy + H, shift - dx : shift - dx + W]
        y, x = y - shift + dy, x - shift + dx
        out[i] = moved[:, y : y + h, x : x + w]
    return out


@mistake(
    "all images get the same draws",
    "Do two equal images of one batch come out different?",
)
def same_for_all(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    state = rng.bit_generator.state
    for i in range(N):
        rng.bit_generator.state = state
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images are mirrored upside down",
    "Which axis of (C, H, W) runs from left to right?",
)
def upside_down(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "every image is mirrored",
    "Where is the coin that decides for each image?",
)
def always_mirrored(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "no image is mirrored",
    "Where does your function look at `flip`?",
)
def never_mirrored(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images are mirrored although flip is False",
    "What does flip=False ask for?",
)
def mirrors_anyway(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the channels are turned around as well",
    "Which axes does `image[::-1, :, ::-1]` reverse?",
)
def channels_mirrored(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[::-1, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "what leaves on one side comes in on the other",
    "What comes in from outside: zeros, or the other side?",
)
def wraps_around(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)), mode="wrap")
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the pixels of the edge are repeated",
    "What comes in from outside: zeros, or the edge?",
)
def edge_repeated(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)), mode="edge")
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "ones come in from outside",
    "Which number stands for no ink?",
)
def ones_come_in(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)), constant_values=1)
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the farthest move to one side never happens",
    "Is the upper end of rng.integers included?",
)
def last_move_missing(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, max(2 * shift, 1), size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images move to one side only",
    "Can an image move up and to the left as well?",
)
def one_way_only(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images move sideways only",
    "Along how many axes does an image move?",
)
def columns_only(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = shift, rng.integers(0, 2 * shift + 1)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images move up and down only",
    "Along how many axes does an image move?",
)
def rows_only(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1), shift
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "rows and columns move by the same number",
    "How many draws does one move need?",
)
def diagonal(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top = left = rng.integers(0, 2 * shift + 1)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images move up to twice as far",
    "How far may an image move along one axis?",
)
def twice_as_far(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (2 * shift,) * 2, (2 * shift,) * 2))
        top, left = rng.integers(0, 4 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images are not moved",
    "Where does your function use `shift`?",
)
def never_moved(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = shift, shift
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images move by the full shift or not at all",
    "Which moves are there between 0 and the farthest?",
)
def only_extremes(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = shift * rng.integers(0, 3, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the window is always cut from the middle",
    "At how many places does the window fit, and how many do you use?",
)
def center_window(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = (H - height) // 2, (W - width) // 2
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the window is always cut from the top left corner",
    "At how many places does the window fit, and how many do you use?",
)
def corner_window(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = 0, 0
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the last place of the window is never used",
    "A window of 2 in 4 pixels: at how many places does it fit?",
)
def last_place_missing(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, max(H - height, 1)), rng.integers(0, max(W - width, 1))
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "height and width of the window are exchanged",
    "Which of the two numbers of `crop` is the height?",
)
def width_first(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)[::-1]
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "images are cut first and then moved",
    "Can your window show zeros where a pixel of the image should have moved in?",
)
def cut_first(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        image = image[:, top : top + height, left : left + width]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        out[i] = padded[:, top : top + height, left : left + width]
    return out


@mistake(
    "crop is ignored",
    "What shape does the result have with a crop?",
)
def crop_ignored(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = H, W
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the window is always square",
    "What does crop = (2, 3) ask for?",
)
def square_only(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else (np.ravel(crop)[0],) * 2
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "each channel gets draws of its own",
    "Do red, green and blue of one image move together?",
)
def channels_apart(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i, c in np.ndindex(N, C):
        image = batch[i, c : c + 1]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i, c : c + 1] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the draws do not come from rng",
    "Do two different generators give two different results?",
)
def own_generator(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    rng = np.random.default_rng(0)
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "the batch itself is mirrored",
    "What are the caller's images after your call?",
)
def in_place(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image[:] = image[:, :, ::-1].copy()
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "integers give integers",
    "What type has the result when the batch holds bytes?",
)
def integers_stay(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out.astype(batch.dtype)


@mistake(
    "the images change places in the batch",
    "Does image 0 still belong to label 0?",
)
def shuffled(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out[rng.permutation(N)]


@mistake(
    "a negative shift is taken as positive",
    "What should shift = -1 do?",
)
def negative_shift(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4:
        raise ValueError(f"the batch is {batch.shape}")
    shift = abs(shift)
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "a single image is taken as a batch",
    "How many axes does a batch have?",
)
def one_image_accepted(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim == 3:
        batch = batch[None]
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "a window that is too large is made smaller",
    "What should a window larger than the image do?",
)
def large_windows(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    height, width = min(height, H), min(width, W)
    if not (1 <= height and 1 <= width):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "an empty window is accepted",
    "What can be seen through a window of 0 pixels?",
)
def empty_windows(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (height <= H and width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.5:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out


@mistake(
    "too few images are mirrored",
    "With which probability is an image mirrored?",
)
def one_image_in_ten(batch, rng, flip=True, shift=2, crop=None):
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    for i in range(N):
        image = batch[i]
        if flip and rng.random() < 0.1:
            image = image[:, :, ::-1]
        padded = np.pad(image, ((0, 0), (shift, shift), (shift, shift)))
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        image = padded[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = image[:, top : top + height, left : left + width]
    return out
