"""Wrong and right ways to write conv2d_backward(dout, x, w, stride=1, padding=0)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def one_pixel_at_a_time(conv2d_backward):
    rng = np.random.default_rng(1)
    x, w = rng.normal(size=(2, 3, 4, 5)).round(2), rng.normal(size=(4, 3, 2, 3)).round(2)
    return conv2d_backward(rng.normal(size=(2, 4, 3, 3)).round(2), x, w)


@probe
def strides(conv2d_backward):
    rng = np.random.default_rng(2)
    x, w = rng.normal(size=(2, 2, 6, 7)).round(2), rng.normal(size=(3, 2, 3, 2)).round(2)
    return conv2d_backward(rng.normal(size=(2, 3, 2, 3)).round(2), x, w, 2)


@probe
def paddings(conv2d_backward):
    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(3, 2, 3, 2)).round(2), rng.normal(size=(2, 2, 3, 3)).round(2)
    return conv2d_backward(rng.normal(size=(3, 2, 3, 2)).round(2), x, w, 1, 1)


@probe(care=True)
def bytes_of_a_photograph(conv2d_backward):
    x, w = np.full((1, 1, 2, 3), 200, dtype=np.uint8), np.full((1, 1, 2, 2), 3, dtype=np.uint8)
    return conv2d_backward(np.full((1, 1, 1, 2), 100, dtype=np.uint8), x, w)


@probe(care=True)
def what_is_left_of_the_input(conv2d_backward):
    dout, x, w = np.ones((2, 1, 1, 2)), np.ones((2, 1, 2, 3)), np.ones((1, 1, 2, 2))
    conv2d_backward(dout, x, w)
    return dout, x, w


@alternative("a loop over the places")
def loop_over_places(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@alternative("six loops")
def six_loops(dout, x, w, stride=1, padding=0):
    (_N, C, H, W), (F, _, KH, KW) = x.shape, w.shape
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(F)
    for n, f, i, j in np.ndindex(dout.shape):
        g = float(dout[n, f, i, j])
        db[f] += g
        for c, k, m in np.ndindex(C, KH, KW):
            r, s = i * stride + k - padding, j * stride + m - padding
            if 0 <= r < H and 0 <= s < W:
                dw[f, c, k, m] += g * x[n, c, r, s]
                dx[n, c, r, s] += g * w[f, c, k, m]
    return dx, dw, db


@alternative("im2col, two matrix products, col2im")
def im2col_two_matrix_products_col2im(dout, x, w, stride=1, padding=0):
    (N, C, H, W), (F, _, KH, KW), p = x.shape, w.shape, padding
    OH, OW = dout.shape[2:]
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    cols = np.zeros((N, OH, OW, C, KH, KW))
    for i, j in np.ndindex(OH, OW):
        top, left = i * stride, j * stride
        cols[:, i, j] = x[:, :, top : top + KH, left : left + KW]
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, F).astype(float)
    dw = rows.T @ cols.reshape(len(rows), -1)
    back = (rows @ w.reshape(F, -1).astype(float)).reshape(cols.shape)
    dx = np.zeros_like(x)
    for i, j in np.ndindex(OH, OW):
        top, left = i * stride, j * stride
        dx[:, :, top : top + KH, left : left + KW] += back[:, i, j]
    return dx[:, :, p : p + H, p : p + W], dw.reshape(w.shape), rows.sum(axis=0)


@alternative("a shifted image per weight")
def shifted_image_per_weight(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), (OH, OW) = x.shape[2:], w.shape[2:], dout.shape[2:]
    p, dout, w = padding, dout.astype(float), w.astype(float)
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for k, m in np.ndindex(KH, KW):
        rows = slice(k, k + stride * (OH - 1) + 1, stride)
        cols = slice(m, m + stride * (OW - 1) + 1, stride)
        dw[:, :, k, m] = np.einsum("nfhw,nchw->fc", dout, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nfhw,fc->nchw", dout, w[:, :, k, m])
    return dx[:, :, p : H + p, p : W + p], dw, dout.sum((0, 2, 3))


@alternative("dx as a convolution with the turned filters")
def dx_as_convolution_turned_filters(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    view = np.lib.stride_tricks.sliding_window_view
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    OH, OW = dout.shape[2:]
    windows = view(x, (KH, KW), axis=(2, 3))[:, :, ::stride, ::stride]
    dw = np.einsum("nfhw,nchwkl->fckl", dout * 1.0, windows)
    spread = np.zeros((*dout.shape[:2], x.shape[2] - KH + 1, x.shape[3] - KW + 1))
    spread[:, :, ::stride, ::stride] = dout
    spread = np.pad(spread, ((0, 0), (0, 0), (KH - 1, KH - 1), (KW - 1, KW - 1)))
    turned = w[:, :, ::-1, ::-1] * 1.0
    dx = np.einsum("nfhwkl,fckl->nchw", view(spread, (KH, KW), axis=(2, 3)), turned)
    return dx[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3)) * 1.0


@alternative("image by image")
def image_image(dout, x, w, stride=1, padding=0):
    (N, C, H, W), (F, _, KH, KW), p = x.shape, w.shape, padding
    dx, dw, db = np.zeros((N, C, H + 2 * p, W + 2 * p)), np.zeros(w.shape), np.zeros(F)
    for n in range(N):
        image = np.pad(x[n].astype(float), ((0, 0), (p, p), (p, p)))
        for f, i, j in np.ndindex(dout.shape[1:]):
            top, left, g = i * stride, j * stride, float(dout[n, f, i, j])
            dw[f] += g * image[:, top : top + KH, left : left + KW]
            dx[n, :, top : top + KH, left : left + KW] += g * w[f]
            db[f] += g
    return dx[:, :, p : p + H, p : p + W].copy(), dw, db


@mistake(
    "dx uses the turned filters",
    "Weight (0, 0) met the top left pixel of the window: which pixel gets its share back?",
)
def dx_uses_turned_filters(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w[:, :, ::-1, ::-1])
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("dw is turned by 180 degrees", "Which pixel did weight (0, 0) meet?")
def dw_turned_180_degrees(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols][:, :, ::-1, ::-1])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("the last share wins in dx", "= or +=: what becomes of a pixel that two windows saw?")
def last_share_wins_dx(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] = np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("the last place wins in dw", "= or +=: at how many places is a weight used?")
def last_place_wins_dw(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw = np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake(
    "the windows move one pixel, whatever the stride",
    "Place (1, 1) with stride 2: at which pixel does its window begin?",
)
def windows_move_one_pixel_whatever_stride(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i, i + KH)
        cols = slice(j, j + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("dx keeps the padding", "Which shape has the gradient of x?")
def dx_keeps_padding(dout, x, w, stride=1, padding=0):
    (_H, _W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx, dw, db


@mistake("the slice [p:-p] is empty without padding", "What is a[0:-0]?")
def slice_p_p_empty_without_padding(dout, x, w, stride=1, padding=0):
    (_H, _W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p:-p, p:-p], dw, db


@mistake(
    "the frame of dx is cut off at the end only", "Where does the image begin in the padded dx?"
)
def frame_dx_cut_off_at_end_only(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, :H, :W], dw, db


@mistake(
    "dw is a mean over the batch",
    "Two equal images instead of one: what happens to the gradient of a sum?",
)
def dw_mean_over_batch(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw / len(x), db


@mistake(
    "every gradient is a mean over the batch",
    "Two equal images instead of one: what happens to the gradient of a sum?",
)
def every_gradient_mean_over_batch(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout / len(dout)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("db is a mean", "The bias is added at every place: mean or sum of what comes back?")
def db_mean(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.mean(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("db is kept for every image", "How many biases does the layer have?")
def db_kept_for_every_image(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("db is summed over the filters", "Which axis of dout must stay?")
def db_summed_over_filters(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(1, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("the last column of places is missing", "Which places does your loop visit?")
def last_column_places_missing(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2], dout.shape[3] - 1):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("negative parts of dout are dropped", "Is a ReLU part of this layer?")
def negative_parts_dout_dropped(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = np.maximum(dout[:, :, i, j], 0)
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake(
    "the gradients point the other way",
    "A larger bias makes every output larger: which sign has db?",
)
def gradients_point_other_way(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return -dx[:, :, p : p + H, p : p + W], -dw, -db


@mistake("dw comes first", "dx, dw, db: in which order are they returned?")
def dw_comes_first(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dw, dx[:, :, p : p + H, p : p + W], db


@mistake("only the first image counts for dw", "Which images does a weight meet?")
def only_first_image_counts_for_dw(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share[:1], x[:1, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("only the first filter counts for dx", "Which filters see a pixel?")
def only_first_filter_counts_for_dx(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share[:, :1], w[:1])
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake(
    "bytes overflow", "200 times 3 is 88 in uint8: of which type are the numbers you multiply?"
)
def bytes_overflow(dout, x, w, stride=1, padding=0):
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    return dx[:, :, p : p + H, p : p + W], dw, db


@mistake("dout is changed", "May the backward pass write into its input?")
def dout_changed(dout, x, w, stride=1, padding=0):
    given = dout
    (H, W), (KH, KW), p = x.shape[2:], w.shape[2:], padding
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)))
    w, dout = w.astype(float), dout.astype(float)
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i, j in np.ndindex(dout.shape[2:]):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        share = dout[:, :, i, j]
        dw += np.einsum("nf,nckl->fckl", share, x[:, :, rows, cols])
        dx[:, :, rows, cols] += np.einsum("nf,fckl->nckl", share, w)
    given[0] = 0
    return dx[:, :, p : p + H, p : p + W], dw, db
