"""Wrong and right ways to write conv2d(x, w, b=None, stride=1, padding=0, dilation=1, groups=1)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def strides(conv2d):
    rng = np.random.default_rng(1)
    x, w = rng.normal(size=(2, 3, 6, 8)).round(2), rng.normal(size=(4, 3, 2, 3)).round(2)
    b = np.array([1.5, -2.0, 0.5, 3.0])
    return conv2d(x, w, b), conv2d(x, w, b, stride=2), conv2d(x, w, b, stride=(3, 2))


@probe
def paddings(conv2d):
    rng = np.random.default_rng(2)
    x, w = rng.normal(size=(2, 2, 4, 5)).round(2), rng.normal(size=(3, 2, 3, 2)).round(2)
    b = np.array([-1.0, 4.0, 2.5])
    return conv2d(x, w, b, padding=1), conv2d(x, w, b, stride=(1, 2), padding=(2, 1))


@probe
def left_over(conv2d):
    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(1, 2, 6, 7)).round(2), rng.normal(size=(2, 2, 3, 3)).round(2)
    return conv2d(x, w, np.array([0.5, 1.0]), stride=2)


@probe
def no_bias(conv2d):
    rng = np.random.default_rng(4)
    x, w = rng.normal(size=(1, 2, 3, 4)).round(2), rng.normal(size=(2, 2, 2, 2)).round(2)
    return conv2d(x, w)


@probe
def dilations(conv2d):
    rng = np.random.default_rng(5)
    x, w = rng.normal(size=(2, 2, 7, 8)).round(2), rng.normal(size=(2, 2, 3, 2)).round(2)
    b = np.array([2.0, -1.0])
    return conv2d(x, w, b, dilation=2), conv2d(x, w, b, stride=2, padding=1, dilation=(2, 3))


@probe
def groups(conv2d):
    rng = np.random.default_rng(6)
    x, w = rng.normal(size=(2, 4, 4, 5)).round(2), rng.normal(size=(6, 2, 3, 2)).round(2)
    b = np.array([1.0, -1.0, 2.0, -2.0, 3.0, -3.0])
    return conv2d(x, w, b, groups=2)


@probe
def depthwise(conv2d):
    rng = np.random.default_rng(7)
    x, w = rng.normal(size=(1, 3, 3, 4)).round(2), rng.normal(size=(3, 1, 2, 2)).round(2)
    return conv2d(x, w, np.array([1.0, 2.0, 3.0]), stride=(1, 2), groups=3)


@probe(care=True)
def bytes_of_a_photograph(conv2d):
    rng = np.random.default_rng(8)
    x, w = rng.integers(99, 250, size=(1, 2, 3, 4)), rng.integers(2, 5, size=(2, 2, 2, 2))
    return conv2d(x.astype(np.uint8), w.astype(np.uint8), np.array([0.5, 1.5]))


@probe(care=True)
def what_is_left_of_the_input(conv2d):
    x, w, b = np.arange(1.0, 13).reshape(1, 1, 3, 4), np.ones((1, 1, 2, 2)), np.ones(1)
    conv2d(x, w, b, 1, 1)
    return x, w, b


@probe(care=True)
def read_only(conv2d):
    x, w = np.arange(1.0, 25).reshape(1, 4, 3, 2).T, np.ones((1, 3, 2, 2))
    x.flags.writeable = w.flags.writeable = False
    return conv2d(x, w)


@probe(care=True)
def too_tall(conv2d):
    return conv2d(np.ones((1, 1, 3, 5)), np.ones((1, 1, 4, 2)))


@probe(care=True)
def too_wide_with_its_gaps(conv2d):
    return conv2d(np.ones((1, 1, 5, 4)), np.ones((1, 1, 2, 3)), None, 1, 0, 2)


@probe(care=True)
def too_deep(conv2d):
    return conv2d(np.ones((1, 2, 3, 3)), np.ones((1, 3, 2, 2)))


@probe(care=True)
def not_deep_enough(conv2d):
    return conv2d(np.ones((1, 3, 3, 3)), np.ones((1, 2, 2, 2)))


@probe(care=True)
def groups_that_do_not_divide(conv2d):
    return conv2d(np.ones((1, 4, 3, 3)), np.ones((3, 2, 2, 2)), groups=2)


@alternative("a sum per filter and place")
def sum_per_filter_place(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@alternative("six loops")
def six_loops(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    (sh, sw), (ph, pw), (dh, dw) = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    if groups < 1 or C % groups or F % groups or D * groups != C:
        raise ValueError(f"{C} channels, {groups} groups, filters {w.shape}")
    reach, span = dh * (KH - 1) + 1, dw * (KW - 1) + 1
    if reach > H + 2 * ph or span > W + 2 * pw:
        raise ValueError(f"a kernel over {reach} x {span} pixels does not fit")

    OH, OW = (H + 2 * ph - reach) // sh + 1, (W + 2 * pw - span) // sw + 1
    out = np.zeros((N, F, OH, OW))
    for n, f, i, j in np.ndindex(N, F, OH, OW):
        for c, k, m in np.ndindex(D, KH, KW):
            r, s = i * sh + k * dh - ph, j * sw + m * dw - pw
            if 0 <= r < H and 0 <= s < W:
                out[n, f, i, j] += float(x[n, f // (F // groups) * D + c, r, s]) * float(
                    w[f, c, k, m]
                )
        if b is not None:
            out[n, f, i, j] += b[f]
    return out


@alternative("sliding windows and einsum, group by group")
def sliding_windows_einsum_group_group(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    (sh, sw), (ph, pw), (dh, dw) = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    if groups < 1 or C % groups or F % groups or D * groups != C:
        raise ValueError(f"{C} channels, {groups} groups, filters {w.shape}")
    reach, span = dh * (KH - 1) + 1, dw * (KW - 1) + 1
    if reach > H + 2 * ph or span > W + 2 * pw:
        raise ValueError(f"a kernel over {reach} x {span} pixels does not fit")

    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, (reach, span), axis=(2, 3))
    windows = windows[:, :, ::sh, ::sw, ::dh, ::dw]
    parts = []
    for g in range(groups):
        filters = w[g * F // groups : (g + 1) * F // groups].astype(float)
        parts.append(np.einsum("nchwij,fcij->nfhw", windows[:, g * D : (g + 1) * D], filters))
    out = np.concatenate(parts, axis=1)
    return out if b is None else out + b[:, None, None]


@alternative("as_strided windows and tensordot")
def as_strided_windows_tensordot(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    (sh, sw), (ph, pw), (dh, dw) = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    if groups < 1 or C % groups or F % groups or D * groups != C:
        raise ValueError(f"{C} channels, {groups} groups, filters {w.shape}")
    reach, span = dh * (KH - 1) + 1, dw * (KW - 1) + 1
    if reach > H + 2 * ph or span > W + 2 * pw:
        raise ValueError(f"a kernel over {reach} x {span} pixels does not fit")

    padded = np.ascontiguousarray(np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw))), dtype=float)
    OH, OW = (padded.shape[2] - reach) // sh + 1, (padded.shape[3] - span) // sw + 1
    n, c, h, v = padded.strides
    shape, steps = (N, C, OH, OW, KH, KW), (n, c, h * sh, v * sw, h * dh, v * dw)
    windows = np.lib.stride_tricks.as_strided(padded, shape, steps)
    out = np.zeros((N, F, OH, OW))
    for f in range(F):
        first = f * groups // F * D
        out[:, f] = np.tensordot(
            windows[:, first : first + D], w[f] * 1.0, axes=([1, 4, 5], [0, 1, 2])
        )
    if b is not None:
        out += np.asarray(b).reshape(1, F, 1, 1)
    return out


@alternative("a shifted image per weight")
def shifted_image_per_weight(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    (sh, sw), (ph, pw), (dh, dw) = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    if groups < 1 or C % groups or F % groups or D * groups != C:
        raise ValueError(f"{C} channels, {groups} groups, filters {w.shape}")
    reach, span = dh * (KH - 1) + 1, dw * (KW - 1) + 1
    if reach > H + 2 * ph or span > W + 2 * pw:
        raise ValueError(f"a kernel over {reach} x {span} pixels does not fit")

    padded = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    OH, OW = (H + 2 * ph - reach) // sh + 1, (W + 2 * pw - span) // sw + 1
    out = np.zeros((N, F, OH, OW), order="F")
    owner = np.arange(F) // (F // groups) * D
    for c, k, m in np.ndindex(D, KH, KW):
        shifted = padded[:, :, k * dh : k * dh + (OH - 1) * sh + 1 : sh]
        shifted = shifted[:, :, :, m * dw : m * dw + (OW - 1) * sw + 1 : sw]
        out += shifted[:, owner + c] * w[:, c, k, m][:, None, None]
    return out if b is None else out + np.reshape(b, (F, 1, 1))


@alternative("im2col and a matrix product")
def im2col_matrix_product(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    (sh, sw), (ph, pw), (dh, dw) = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    if groups < 1 or C % groups or F % groups or D * groups != C:
        raise ValueError(f"{C} channels, {groups} groups, filters {w.shape}")
    reach, span = dh * (KH - 1) + 1, dw * (KW - 1) + 1
    if reach > H + 2 * ph or span > W + 2 * pw:
        raise ValueError(f"a kernel over {reach} x {span} pixels does not fit")

    padded = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    OH, OW = (H + 2 * ph - reach) // sh + 1, (W + 2 * pw - span) // sw + 1
    cols = np.zeros((N, OH, OW, C, KH, KW))
    for i, j in np.ndindex(OH, OW):
        top, left = i * sh, j * sw
        cols[:, i, j] = padded[:, :, top : top + reach : dh, left : left + span : dw]
    full = np.zeros((F, C, KH, KW))
    for f in range(F):
        g = f // (F // groups)
        full[f, g * D : g * D + D] = w[f]
    out = cols.reshape(N * OH * OW, -1) @ full.reshape(F, -1).T
    out = out if b is None else out + b
    return out.reshape(N, OH, OW, F).transpose(0, 3, 1, 2)


@alternative("the gaps written into the kernel as zeros")
def gaps_written_into_kernel_as_zeros(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    (sh, sw), (ph, pw), (dh, dw) = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    if groups < 1 or C % groups or F % groups or D * groups != C:
        raise ValueError(f"{C} channels, {groups} groups, filters {w.shape}")
    reach, span = dh * (KH - 1) + 1, dw * (KW - 1) + 1
    if reach > H + 2 * ph or span > W + 2 * pw:
        raise ValueError(f"a kernel over {reach} x {span} pixels does not fit")

    wide = np.zeros((F, D, reach, span))
    wide[:, :, ::dh, ::dw] = w
    padded = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (reach, span), axis=(2, 3))
    windows = windows[:, :, ::sh, ::sw].reshape(N, groups, D, -1, reach * span)
    OH, OW = (H + 2 * ph - reach) // sh + 1, (W + 2 * pw - span) // sw + 1
    wide = wide.reshape(groups, F // groups, D, reach * span)
    out = np.einsum("ngdpk,gfdk->ngfp", windows, wide).reshape(N, F, OH, OW)
    return out + (np.zeros((F, 1, 1)) if b is None else b[:, None, None])


@mistake("nothing is computed", "Your output has the right shape: what should stand in it?")
def nothing_computed(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        x[:, first : first + D, rows, cols]
        out[:, f, i, j] = 0
    return out


@mistake("the filters are turned by 180 degrees", "Which index of your filters runs backwards?")
def filters_turned_180_degrees(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f][:, ::-1, ::-1], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the filters are mirrored left to right",
    "Which column of the filter meets the left column of the window?",
)
def filters_mirrored_left_right(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f][:, :, ::-1], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the bias is ignored", "What should an all-black image give, if the bias is 3?")
def bias_ignored(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3))
    return out


@mistake("the bias is subtracted", "Is b a threshold to be passed, or a number to be added?")
def bias_subtracted(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) - b[f]
    return out


@mistake(
    "the bias is added once per product",
    'Is your "+ b" inside or outside the sum over the window, and how often does it count?',
)
def bias_added_once_per_product(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f] + b[f], axis=(1, 2, 3))
    return out


@mistake("every filter gets the first bias", "Which index does the bias share with the output?")
def every_filter_gets_first_bias(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[0]
    return out


@mistake("without a bias it fails", "What is None[0]?")
def without_bias_it_fails(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("only the first channel is used", "What do the other channels change in your output?")
def only_first_channel_used(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window[:, :1] * w[f, :1], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the channels are averaged", "Two equal channels instead of one: what should change?")
def channels_averaged(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) / D + b[f]
    return out


@mistake(
    "the channels are read in the opposite order",
    "Which channel does the first slice of a filter belong to?",
)
def channels_read_opposite_order(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window[:, ::-1] * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the products are averaged", "A filter of ones on an image of ones: what should it give?")
def products_averaged(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.mean(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "every image gets the first image's output",
    "Where does the image number appear on the right-hand side?",
)
def every_image_gets_first_image_s_output(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:1, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("every filter is the first filter", "Where does f appear on the right-hand side?")
def every_filter_first_filter(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[0], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the windows move one pixel, whatever the stride",
    "Output (1, 1) with stride 2: at which pixel does its window begin?",
)
def windows_move_one_pixel_whatever_stride(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i, i + dh * (KH - 1) + 1, dh)
        cols = slice(j, j + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the stride counts for rows only", "Stride 2: does your window move two columns to the right?"
)
def stride_counts_for_rows_only(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j, j + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the stride is ignored", "How large is your output with stride 2?")
def stride_ignored(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = 1, 1
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "a pair of strides is read as (columns, rows)",
    "stride=(2, 3): how far does the window move down?",
)
def pair_strides_read_as_columns_rows(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sw, sh = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the padding is ignored", "How large is a 3 x 3 output with padding 1 and a 3 x 3 kernel?")
def padding_ignored(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = 0, 0
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the padding is added at the end only", "How many rows of zeros lie above your image?")
def padding_added_at_end_only(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (0, 2 * ph), (0, 2 * pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the padding is added at the start only", "How many rows of zeros lie below your image?")
def padding_added_at_start_only(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (2 * ph, 0), (2 * pw, 0)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the padding counts once in the size", "Padding 1: how many zeros are there along one row?"
)
def padding_counts_once_size(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the padding repeats the border", "Zeros are asked for: what stands around your image?")
def padding_repeats_border(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)), mode="edge")
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the padding is made of ones", "Zeros are asked for: what stands around your image?")
def padding_made_ones(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=1)
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "a pair of paddings is read as (columns, rows)", "padding=(1, 0): is a row added, or a column?"
)
def pair_paddings_read_as_columns_rows(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    pw, ph = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the last column stays 0", "How often does your window stand in the last column of places?"
)
def last_column_stays_0(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW - 1):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "left-over pixels get a window of their own",
    "Does the last window of yours lie inside the image?",
)
def left_over_pixels_get_window_their_own(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = -(-(H + 2 * ph - dh * (KH - 1) - 1) // sh) + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the output is transposed",
    "Rows of places or columns of places: which comes first in your output?",
)
def output_transposed(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out.transpose(0, 1, 3, 2)


@mistake("negative outputs become 0", "Is a nonlinearity part of this layer?")
def negative_outputs_become_0(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return np.maximum(out, 0)


@mistake("the output holds whole numbers", "What becomes of 0.5 that is written into your output?")
def output_holds_whole_numbers(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW), dtype=int)
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("bytes overflow", "200 times 3 is 88 in uint8: of which type are x and w in your product?")
def bytes_overflow(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("the images are changed", "May a layer write into its input?")
def images_changed(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    given, x = x, np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    given[:, :, 0, 0] = 0
    return out


@mistake(
    "the dilation is ignored", "How far apart are the pixels that two neighboring weights read?"
)
def dilation_ignored(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = 1, 1
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "dilation 1 already leaves a gap",
    "Dilation 1 is the usual kernel: how many pixels lie between two weights?",
)
def dilation_1_already_leaves_gap(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2) + 1
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the dilation counts in the size only",
    "Your output has the right size: which pixels does weight (0, 1) read?",
)
def dilation_counts_size_only(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + KH)
        cols = slice(j * sw, j * sw + KW)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "a pair of dilations is read as (columns, rows)",
    "dilation=(1, 2): are there gaps between rows, or between columns?",
)
def pair_dilations_read_as_columns_rows(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dw, dh = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "stride and dilation are exchanged",
    "Which of the two moves the window, and which spreads its weights?",
)
def stride_dilation_exchanged(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(dilation, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(stride, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake("every group sees the first block of channels", "Which channels does the last filter see?")
def every_group_sees_first_block_channels(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = 0
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "every group has the filters of the first",
    "Where do the filters of the second group stand in w?",
)
def every_group_has_filters_first(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f % (F // groups)], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the channels are dealt out to the groups in turn",
    "4 channels, 2 groups: does the first group see channels 0 and 1, or 0 and 2?",
)
def channels_dealt_out_groups_turn(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, f // (F // groups) :: groups, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "the filters are dealt out to the groups in turn",
    "6 filters, 2 groups: to which group does filter 1 belong?",
)
def filters_dealt_out_groups_turn(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f % groups * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "groups that do not divide are accepted", "3 filters in 2 groups: how many does each group get?"
)
def groups_do_not_divide_accepted(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C // groups != D or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = min(f // (F // groups), groups - 1) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "filters of any depth are accepted", "An image of 3 channels and filters of 2: what is missing?"
)
def filters_any_depth_accepted(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or OH < 1 or OW < 1:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out


@mistake(
    "a kernel that does not fit gives an empty map",
    "4 rows in an image of 3: is an output without pixels an answer?",
)
def kernel_does_not_fit_gives_empty_map(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    dh, dw = np.broadcast_to(dilation, 2)
    OH = (H + 2 * ph - dh * (KH - 1) - 1) // sh + 1
    OW = (W + 2 * pw - dw * (KW - 1) - 1) // sw + 1
    if C % groups or F % groups or C // groups != D:
        raise ValueError(f"{x.shape} and {w.shape} do not go together")
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    b = np.zeros(F) if b is None else b
    out = np.zeros((N, F, OH, OW))
    for f, i, j in np.ndindex(F, OH, OW):
        first = f // (F // groups) * D
        rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
        cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
        window = x[:, first : first + D, rows, cols]
        out[:, f, i, j] = np.sum(window * w[f], axis=(1, 2, 3)) + b[f]
    return out
