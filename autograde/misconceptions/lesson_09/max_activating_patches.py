"""Wrong and right ways to write max_activating_patches(model, layer, channel, images, n)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def strides_and_padding(max_activating_patches):
    rng = np.random.default_rng(1)
    images = rng.normal(size=(4, 2, 5, 7)).round(2)
    layers = {"plain": (3, 1, 0), "strided": (2, 2, 0), "padded": (5, 1, 2), "both": (4, 3, 1)}
    filters = {name: rng.normal(size=(3, 2, k, k)).round(2) for name, (k, _, _) in layers.items()}

    def activations(x, layer):
        size, jump, padding = layers[layer]
        wide = np.pad(np.asarray(x, float), ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
        windows = np.lib.stride_tricks.sliding_window_view(wide, (size, size), axis=(2, 3))
        return np.einsum("nchwij,fcij->nfhw", windows[:, :, ::jump, ::jump], filters[layer])

    fields = {name: (-padding, size, jump) for name, (size, jump, padding) in layers.items()}
    model, found = {"activations": activations, "fields": fields}, []
    for layer in layers:
        for channel, n in [(0, 3), (2, 4)]:
            patches, values = max_activating_patches(model, layer, channel, images, n)
            found.append((np.asarray(patches), np.asarray(values)))
    return found, images


@probe
def equal_activations(max_activating_patches):
    images = np.random.default_rng(2).integers(0, 3, size=(6, 2, 3, 4)).astype(float)
    model = {
        "activations": lambda x, layer: np.asarray(x, float)[:, :1],
        "fields": {"a": (0, 1, 1)},
    }
    patches, values = max_activating_patches(model, "a", 0, images, 5)
    return np.asarray(patches), np.asarray(values)


@probe
def negative_activations(max_activating_patches):
    images = -1 - np.random.default_rng(3).random((3, 1, 4, 3)).round(2)
    model = {"activations": lambda x, layer: np.asarray(x, float), "fields": {"a": (-1, 3, 1)}}
    patches, values = max_activating_patches(model, "a", 0, images, 2)
    return np.asarray(patches), np.asarray(values)


@probe(care=True)
def images_of_bytes(max_activating_patches):
    images = np.arange(24).reshape(2, 1, 3, 4).astype(np.uint8)
    model = {"activations": lambda x, layer: np.asarray(x, float), "fields": {"a": (0, 1, 1)}}
    patches, values = max_activating_patches(model, "a", 0, images, 1)
    return np.asarray(patches), np.asarray(values)


@probe(care=True)
def read_only(max_activating_patches):
    images = np.arange(24.0).reshape(2, 1, 3, 4)
    images.flags.writeable = False
    model = {"activations": lambda x, layer: np.asarray(x, float), "fields": {"a": (-1, 3, 1)}}
    patches, values = max_activating_patches(model, "a", 0, images, 2)
    return np.asarray(patches), np.asarray(values)


@probe(care=True)
def none_at_all(max_activating_patches):
    images = np.arange(24.0).reshape(2, 1, 3, 4)
    model = {"activations": lambda x, layer: np.asarray(x, float), "fields": {"a": (0, 1, 1)}}
    return [np.asarray(part) for part in max_activating_patches(model, "a", 0, images, 0)]


@probe(care=True)
def too_many(max_activating_patches):
    images = np.arange(24.0).reshape(2, 1, 3, 4)
    model = {"activations": lambda x, layer: np.asarray(x, float), "fields": {"a": (0, 1, 1)}}
    return [np.asarray(part) for part in max_activating_patches(model, "a", 0, images, 3)]


@alternative("pixel by pixel")
def pixel_by_pixel(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@alternative("padded images")
def padded_images(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.array(model["activations"](images, layer))[:, channel]
    wide = np.pad(np.asarray(images, float), ((0, 0), (0, 0), (size, size), (size, size)))
    places = [np.unravel_index(np.argmax(one), one.shape) for one in maps]
    values = np.array([one[at] for one, at in zip(maps, places, strict=True)])
    order = sorted(range(N), key=lambda image: -values[image])[:n]
    patches = []
    for image in order:
        top, left = (size + start + jump * int(at) for at in places[image])
        patches.append(wide[image, :, top : top + size, left : left + size])
    return np.stack(patches), values[order]


@alternative("slices cut at the border")
def slices(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    flat = maps.reshape(N, -1)
    values, units = flat.max(axis=1), flat.argmax(axis=1)
    order = np.argsort(-values, kind="mergesort")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        top = start + jump * (units[image] // maps.shape[2])
        left = start + jump * (units[image] % maps.shape[2])
        rows, cols = (
            slice(max(top, 0), min(top + size, H)),
            slice(max(left, 0), min(left + size, W)),
        )
        part = images[image, :, rows, cols]
        down, right = rows.start - top, cols.start - left
        patches[k, :, down : down + part.shape[1], right : right + part.shape[2]] = part
    return patches, values[order]


@alternative("np.lexsort")
def lexsorted(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.lexsort((np.arange(N), -values))[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@alternative("image by image, the best is kept")
def one_at_a_time(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    found = []
    for image in range(N):
        one = np.asarray(model["activations"](images[image : image + 1], layer))[0, channel]
        best = (0, 0)
        for at in np.ndindex(one.shape):
            if one[at] > one[best]:
                best = at
        patch = np.zeros((C, size, size))
        for a, b in np.ndindex(size, size):
            row, col = start + jump * best[0] + a, start + jump * best[1] + b
            if row in range(H) and col in range(W):
                patch[:, a, b] = images[image, :, row, col]
        found.append((float(one[best]), patch))
    found.sort(key=lambda pair: -pair[0])
    return np.array([p for _, p in found[:n]]), np.array([v for v, _ in found[:n]])


@alternative("a grid of indices and a mask")
def grid(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.max(axis=(1, 2))
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = divmod(int(maps[image].argmax()), maps.shape[2])
        rows, cols = start + jump * i + np.arange(size), start + jump * j + np.arange(size)
        inside = ((rows >= 0) & (rows < H))[:, None] & ((cols >= 0) & (cols < W))
        cut = images[image][:, rows.clip(0, H - 1)[:, None], cols.clip(0, W - 1)]
        patches[k] = np.where(inside, cut, 0)
    return patches, values[order]


@mistake("the weakest patches", "Do you begin with the largest activation?")
def weakest(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the strongest comes last", "Which patch stands first?")
def strongest_last(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n][::-1]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the last among equals", "Which of two equal images comes first?")
def last_of_equals(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(values, kind="stable")[::-1][:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake(
    "the last unit among equals", "Which of two equal units does reading row by row find first?"
)
def last_unit(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        last = maps[image].size - 1 - maps[image].ravel()[::-1].argmax()
        i, j = np.unravel_index(last, maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("several units of one image", "How many patches may come from one image?")
def several_units(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    order = np.argsort(-maps.ravel(), kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, at in enumerate(order):
        image, i, j = np.unravel_index(at, maps.shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, maps.ravel()[order]


@mistake("the first images, not the best", "Which images do you take?")
def first_images(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.arange(n)
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("always channel 0", "Where does the channel enter?")
def channel_zero(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, 0]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the maximum over all channels", "Which channel is asked for?")
def all_channels(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer)).max(axis=1)
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("ranked by the mean of the map", "Is it a map's mean or its maximum that counts?")
def ranked_by_mean(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).mean(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the absolute value counts", "Does a strongly negative unit count as excited?")
def absolute(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.abs(np.asarray(model["activations"](images, layer))[:, channel])
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the jump is forgotten", "How far are the fields of two neighboring units apart?")
def no_jump(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + i + a, start + j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the start is forgotten", "Where does the field of unit (0, 0) begin with padding?")
def no_start(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = jump * i + a, jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the start is multiplied by the jump", "Which of the two numbers does jump multiply?")
def start_times_jump(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = jump * (start + i) + a, jump * (start + j) + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the start with the other sign", "Is start negative when there is padding?")
def other_sign(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = jump * i - start + a, jump * j - start + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake(
    "centered on the corner",
    "Is (start + jump i, start + jump j) the field's corner or its center?",
)
def centered(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a - size // 2, start + jump * j + b - size // 2
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("rows and columns of the unit exchanged", "Which of i and j counts rows?")
def exchanged(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        j, i = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("patches turned over", "Does a count rows or columns of the patch?")
def turned(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, b, a] = images[image, :, row, col]
    return patches, values[order]


@mistake("border pixels repeated beyond the border", "What does the unit see beyond the image?")
def repeated(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if True:
                patches[k, :, a, b] = images[
                    image, :, min(max(row, 0), H - 1), min(max(col, 0), W - 1)
                ]
    return patches, values[order]


@mistake("pixels of the other side beyond the border", "What is row -1 of an array in NumPy?")
def other_side(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if True:
                patches[k, :, a, b] = images[image, :, row % H, col % W]
    return patches, values[order]


@mistake("the window is pushed into the image", "May a field reach beyond the image?")
def pushed(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = (
                min(max(start + jump * i, 0), max(H - size, 0)) + a,
                min(max(start + jump * j, 0), max(W - size, 0)) + b,
            )
            if row < H and col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("the first color only", "How many channels has a patch?")
def first_color(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, 1, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, 0, row, col]
    return patches, values[order]


@mistake("all patches from one image", "Which image does patch k come from?")
def one_image(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[order[0], :, row, col]
    return patches, values[order]


@mistake("patches from the images in their order", "Which image does patch k come from?")
def unsorted_images(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[k, :, row, col]
    return patches, values[order]


@mistake("the values unsorted", "Which value belongs to patch k?")
def unsorted_values(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[:n]


@mistake("only the patches", "Which two things does the function return?")
def only_patches(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches


@mistake("the images' numbers instead of the values", "What are the values of the pair?")
def numbers_of_images(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, order.astype(float)


@mistake("patches of the feature map", "Are patches cut out of the images or of the maps?")
def of_maps(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        part = maps[image, i : i + size, j : j + size]
        patches[k, :, : part.shape[0], : part.shape[1]] = part
    return patches, values[order]


@mistake("one row and column short", "How many pixels has a field of this size?")
def short(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W and a < size - 1 and b < size - 1:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("each patch stretched to 0..1", "Does the exercise ask for a scale?")
def stretched(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
        patches[k] = (patches[k] - patches[k].min()) / (np.ptp(patches[k]) or 1.0)
    return patches, values[order]


@mistake("any n is accepted", "What should happen when n is larger than N, or 0?")
def any_n(model, layer, channel, images, n):
    N, C, H, W = images.shape
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((len(order), C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("n = 0 is accepted", "How many patches are 0 patches?")
def zero_n(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if n > N:
        raise ValueError("too many")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]


@mistake("no ReLU, no negative activations", "What if all activations of an image are negative?")
def relu(model, layer, channel, images, n):
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}")
    start, size, jump = model["fields"][layer]
    maps = np.maximum(np.asarray(model["activations"](images, layer))[:, channel], 0)
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]
