"""Wrong and right ways to write hypercolumn(features, y, x)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def halves(hypercolumn):
    rng = np.random.default_rng(1)
    features = [rng.normal(size=shape).round(2) for shape in [(2, 6, 8), (3, 3, 4), (1, 1, 2)]]
    return [hypercolumn(features, y, x) for y, x in [(0, 0), (1, 3), (3, 5), (5, 7), (4, 2)]]


@probe
def no_multiples(hypercolumn):
    rng = np.random.default_rng(2)
    features = [rng.normal(size=shape).round(2) for shape in [(1, 7, 5), (2, 3, 4), (2, 5, 3)]]
    return [hypercolumn(features, y, x) for y in range(7) for x in range(5)]


@probe
def one_layer(hypercolumn):
    return hypercolumn([np.random.default_rng(3).normal(size=(3, 2, 4)).round(2)], 1, 2)


@probe(care=True)
def integers(hypercolumn):
    return hypercolumn([np.arange(12).reshape(1, 3, 4), np.arange(4).reshape(2, 1, 2)], 2, 3)


@probe(care=True)
def below_the_image(hypercolumn):
    return hypercolumn([np.arange(12.0).reshape(1, 3, 4)], 3, 0)


@probe(care=True)
def above_the_image(hypercolumn):
    return hypercolumn([np.arange(12.0).reshape(1, 3, 4)], -1, 0)


@alternative("concatenated columns")
def concatenated_columns(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in features]
    return np.concatenate(columns).astype(float)


@alternative("a list of numbers")
def list_numbers(features, y, x):
    H, W = features[0].shape[1:]
    if y < 0 or x < 0 or y >= H or x >= W:
        raise ValueError("outside")
    found = []
    for maps in features:
        row, col = int(y * maps.shape[1] / H), int(x * maps.shape[2] / W)
        found.extend(float(channel[row, col]) for channel in maps)
    return np.array(found)


@alternative("an array filled part by part")
def array_filled_part_part(features, y, x):
    C, H, W = features[0].shape
    if y not in range(H) or x not in range(W):
        raise ValueError("outside")
    out, start = np.zeros(sum(len(f) for f in features)), 0
    for f in features:
        C, h, w = f.shape
        out[start : start + C] = f[:, y * h // H, x * w // W]
        start += C
    return out


@alternative("np.hstack")
def np_hstack(features, y, x):
    size = features[0].shape[1:]
    if min(y, x) < 0 or y >= size[0] or x >= size[1]:
        raise ValueError("outside")
    parts = []
    for f in features:
        row = (y * f.shape[-2]) // size[0]
        col = (x * f.shape[-1]) // size[1]
        parts.append(f[:, row, col] * 1.0)
    return np.hstack(parts)


@alternative("enlarged maps")
def enlarged_maps(features, y, x):
    _, H, W = features[0].shape
    if not 0 <= y < H or not 0 <= x < W:
        raise ValueError("outside")
    large = []
    for f in features:
        rows, cols = np.arange(H) * f.shape[1] // H, np.arange(W) * f.shape[2] // W
        large.append(f[:, rows][:, :, cols].astype(float))
    return np.concatenate(large)[:, y, x]


@alternative("a cell that is found by searching")
def cell_found_searching(features, y, x):
    _, H, W = features[0].shape
    if y < 0 or y >= H or x < 0 or x >= W:
        raise ValueError("outside")
    out = np.zeros(0)
    for f in features:
        row = col = 0
        while (row + 1) * H <= y * f.shape[1]:
            row += 1
        while (col + 1) * W <= x * f.shape[2]:
            col += 1
        out = np.append(out, f[:, row, col])
    return out


@mistake(
    "the place is rounded to the nearest",
    "Row 5 of 6 in a map of 3 rows is 2.5: which row covers it?",
)
def place_rounded_nearest(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [
        f[
            :,
            min(round(y * f.shape[1] / H), f.shape[1] - 1),
            min(round(x * f.shape[2] / W), f.shape[2] - 1),
        ]
        for f in features
    ]
    return np.concatenate(columns).astype(float)


@mistake("the place is rounded up", "Row 1 of 6 in a map of 3 rows is 0.5: which row covers it?")
def place_rounded_up(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [
        f[
            :,
            min(-(-y * f.shape[1] // H), f.shape[1] - 1),
            min(-(-x * f.shape[2] // W), f.shape[2] - 1),
        ]
        for f in features
    ]
    return np.concatenate(columns).astype(float)


@mistake(
    "the place is not scaled but cut off",
    "Where does the middle of the image lie in a map of half the size?",
)
def place_not_scaled_but_cut_off(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, min(y, f.shape[1] - 1), min(x, f.shape[2] - 1)] for f in features]
    return np.concatenate(columns).astype(float)


@mistake(
    "the place is not scaled but wrapped",
    "Where does the middle of the image lie in a map of half the size?",
)
def place_not_scaled_but_wrapped(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y % f.shape[1], x % f.shape[2]] for f in features]
    return np.concatenate(columns).astype(float)


@mistake("sizes that are no multiples get a whole factor", "7 rows and 3 rows: is the factor 2?")
def sizes_no_multiples_get_whole_factor(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [
        f[
            :,
            min(y // (H // f.shape[1]), f.shape[1] - 1),
            min(x // (W // f.shape[2]), f.shape[2] - 1),
        ]
        for f in features
    ]
    return np.concatenate(columns).astype(float)


@mistake("the columns use the factor of the rows", "Which sizes belong to x: heights or widths?")
def columns_use_factor_rows(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [
        f[:, y * f.shape[1] // H, min(x * f.shape[1] // H, f.shape[2] - 1)] for f in features
    ]
    return np.concatenate(columns).astype(float)


@mistake("the rows use the factor of the columns", "Which sizes belong to y: heights or widths?")
def rows_use_factor_columns(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [
        f[:, min(y * f.shape[2] // W, f.shape[1] - 1), x * f.shape[2] // W] for f in features
    ]
    return np.concatenate(columns).astype(float)


@mistake("y and x are exchanged", "Which of the two is the row?")
def y_x_exchanged(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [
        f[:, min(x * f.shape[1] // H, f.shape[1] - 1), min(y * f.shape[2] // W, f.shape[2] - 1)]
        for f in features
    ]
    return np.concatenate(columns).astype(float)


@mistake("the last layer comes first", "Whose numbers come first?")
def last_layer_comes_first(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in features[::-1]]
    return np.concatenate(columns).astype(float)


@mistake("only the first layer is read", "How many layers have something to say about the pixel?")
def only_first_layer_read(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in features[:1]]
    return np.concatenate(columns).astype(float)


@mistake("the first layer is left out", "How many layers have something to say about the pixel?")
def first_layer_left_out(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in (features[1:] or features)]
    return np.concatenate(columns).astype(float)


@mistake(
    "a layer gives the mean of its channels",
    "How many numbers does a layer of three channels have at one pixel?",
)
def layer_gives_mean_channels(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W].mean(keepdims=True) for f in features]
    return np.concatenate(columns).astype(float)


@mistake("a layer gives the mean of its maps", "One pixel or the whole map: what is asked for?")
def layer_gives_mean_maps(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f.mean(axis=(1, 2)) for f in features]
    return np.concatenate(columns).astype(float)


@mistake("the sizes of the second layer are the reference", "(y, x) is a pixel of which map?")
def sizes_second_layer_reference(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    _, H, W = features[min(1, len(features) - 1)].shape
    columns = [
        f[:, min(y * f.shape[1] // H, f.shape[1] - 1), min(x * f.shape[2] // W, f.shape[2] - 1)]
        for f in features
    ]
    return np.concatenate(columns).astype(float)


@mistake(
    "a pixel outside is an IndexError or another pixel",
    "What should a call with a row that does not exist raise?",
)
def pixel_outside_indexerror_or_another_pixe(features, y, x):
    _, H, W = features[0].shape
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in features]
    return np.concatenate(columns).astype(float)


@mistake("negative pixels count from the end", "Is row -1 a row of the image?")
def negative_pixels_count_from_end(features, y, x):
    _, H, W = features[0].shape
    if not (y < H and x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in features]
    return np.concatenate(columns).astype(float)


@mistake("integers stay integers", "Of which type is the hypercolumn of maps of bytes?")
def integers_stay_integers(features, y, x):
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in features]
    return np.concatenate(columns)
