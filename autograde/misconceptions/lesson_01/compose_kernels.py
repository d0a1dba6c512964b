"""Wrong and right ways to write compose_kernels(w1, w2)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake


@alternative("every pair of taps, a loop over all axes")
def all_loops(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError(f"w1 gives {M} maps but w2 expects {middle}")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for f, c, m in np.ndindex(F, C, M):
        for i, j in np.ndindex(K1, L1):
            for k, n in np.ndindex(K2, L2):
                out[f, c, i + k, j + n] += w2[f, m, k, n] * w1[m, c, i, j]
    return out


@alternative("one shifted copy of w1 per tap of w2")
def shifted_first(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError(f"w1 gives {M} maps but w2 expects {middle}")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)
    return out


@alternative("one shifted copy of w2 per tap of w1, tensordot")
def shifted_second(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K1, L1):
        product = np.tensordot(w2 * 1.0, w1[:, :, i, j], axes=(1, 0))  # (F, K2, L2, C)
        out[:, :, i : i + K2, j : j + L2] += product.transpose(0, 3, 1, 2)
    return out


@alternative("windows over the padded first kernel, the second one turned")
def padded_windows(w1, w2):
    (M, _, _, _), (_, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    padded = np.pad(w1.astype(float), ((0, 0), (0, 0), (K2 - 1, K2 - 1), (L2 - 1, L2 - 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (K2, L2), axis=(2, 3))
    return np.einsum("mcklij,fmij->fckl", windows, w2[:, :, ::-1, ::-1])


@alternative("the Fourier transform")
def fourier(w1, w2):
    (M, _, K1, L1), (_, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    size = (K1 + K2 - 1, L1 + L2 - 1)
    product = np.einsum("mckl,fmkl->fckl", np.fft.rfft2(w1, s=size), np.fft.rfft2(w2, s=size))
    return np.fft.irfft2(product, s=size)


@mistake(
    "the second kernel is turned before it is laid over the first",
    "Offset i in w1 and offset k in w2: at which offset do they meet in the composed kernel?",
)
def second_turned(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    turned = w2[:, :, ::-1, ::-1]
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", turned[:, :, i, j], w1)
    return out


@mistake(
    "the first kernel is turned before the second is laid over it",
    "Which of the two kernels needs a turn, if neither layer turns its kernel?",
)
def first_turned(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    turned = w1[:, :, ::-1, ::-1]
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], turned)
    return out


@mistake(
    "the composed kernel comes out turned",
    "Which output does the top left weight of both kernels belong to?",
)
def both_turned(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)
    return out[:, :, ::-1, ::-1]


@mistake(
    "the order of the two layers is swapped",
    "Which layer sees the image first, and which axis of it counts the image's channels?",
)
def order_swapped(w1, w2):
    if w2.shape[1] != w1.shape[0]:
        raise ValueError("w1 and w2 disagree about the maps between them")
    (M, C, K1, L1), (F, middle, K2, L2) = w2.shape, w1.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w1[:, :, i, j], w2)
    return out


@mistake(
    "only the first map between the layers is used",
    "How many ways lead from channel c through the middle maps to filter f?",
)
def first_map(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for f, c in np.ndindex(F, C):
        for i, j in np.ndindex(K2, L2):
            out[f, c, i : i + K1, j : j + L1] += w2[f, 0, i, j] * w1[0, c]
    return out


@mistake(
    "the maps between the layers are averaged",
    "The second layer sums over its input maps: what do you do with them?",
)
def map_mean(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1) / M
    return out


@mistake(
    "the composed kernel is one too large",
    "5 x 5 then 3 x 3: how wide is the part of the image that one output sees?",
)
def one_too_large(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2, L1 + L2))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)
    return out


@mistake(
    "only the places where one kernel lies inside the other are kept",
    "5 x 5 then 3 x 3: how wide is the part of the image that one output sees?",
)
def valid_only(w1, w2):
    if w2.shape[1] != w1.shape[0]:
        raise ValueError("w1 and w2 disagree about the maps between them")
    windows = np.lib.stride_tricks.sliding_window_view(w1 * 1.0, w2.shape[2:], axis=(2, 3))
    return np.einsum("mcklij,fmij->fckl", windows, w2)


@mistake(
    "the composed kernel has the size of the first",
    "Which pixels does the second layer see through the border of its own kernel?",
)
def size_of_first(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)
    top, left = (K2 - 1) // 2, (L2 - 1) // 2
    return out[:, :, top : top + K1, left : left + L1].copy()


@mistake(
    "the kernels are multiplied element by element",
    "What should two shifts by one pixel give together?",
)
def elementwise(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    rows, cols = min(K1, K2), min(L1, L2)
    product = np.einsum("mckl,fmkl->fckl", w1[:, :, :rows, :cols], w2[:, :, :rows, :cols])
    out[:, :, :rows, :cols] = product
    return out


@mistake(
    "filters and channels of the result are swapped",
    "On which axis of a weight array do the filters lie?",
)
def axes_swapped(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((C, F, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->cfkl", w2[:, :, i, j], w1)
    return out


@mistake(
    "every channel gets the first channel's kernel",
    "Where does c appear on the right-hand side?",
)
def first_channel(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for f, c, m in np.ndindex(F, C, M):
        for i, j in np.ndindex(K2, L2):
            out[f, c, i : i + K1, j : j + L1] += w2[f, m, i, j] * w1[m, 0]
    return out


@mistake(
    "overlapping products overwrite each other",
    "`=` or `+=`: how many pairs of taps meet in the middle of the composed kernel?",
)
def overwritten(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] = np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)
    return out


@mistake("the result is divided by its sum", "Twice w1 should give twice the result: does it?")
def divided_by_sum(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        out[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)
    return out / np.abs(out).sum()


@mistake(
    "the kernels are added instead of composed",
    "What does the second layer do with the output of the first?",
)
def added(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    out[:, :, :K1, :L1] += w1.sum(axis=0)
    out[:, :, :K2, :L2] += w2.sum(axis=1)[:, None]
    return out


@mistake(
    "maps that do not go together are not noticed",
    "w1 makes three maps and w2 expects two: what should your function say?",
)
def mismatch_accepted(w1, w2):
    M, (_, C, K1, L1), (F, _, K2, L2) = min(len(w1), w2.shape[1]), w1.shape, w2.shape
    w1, w2 = w1.astype(float), w2.astype(float)
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for f, c, m in np.ndindex(F, C, M):
        for i, j in np.ndindex(K2, L2):
            out[f, c, i : i + K1, j : j + L1] += w2[f, m, i, j] * w1[m, c]
    return out


@mistake(
    "integer kernels give an integer result",
    "Which data type has your result when w1 holds integers, and what is 0.5 in it?",
)
def integer_result(w1, w2):
    (M, C, K1, L1), (F, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    out = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1), dtype=w1.dtype)
    for f, c, m in np.ndindex(F, C, M):
        for i, j in np.ndindex(K1, L1):
            for k, n in np.ndindex(K2, L2):
                out[f, c, i + k, j + n] += w2[f, m, k, n] * w1[m, c, i, j]
    return out


@mistake(
    "the second kernel is turned in place",
    "What does w2 hold after your function has run, and who else may still need it?",
)
def turned_in_place(w1, w2):
    (M, _, _, _), (_, middle, K2, L2) = w1.shape, w2.shape
    if middle != M:
        raise ValueError("w1 and w2 disagree about the maps between them")
    w2[:] = w2[:, :, ::-1, ::-1].copy()
    padded = np.pad(w1 * 1.0, ((0, 0), (0, 0), (K2 - 1, K2 - 1), (L2 - 1, L2 - 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (K2, L2), axis=(2, 3))
    return np.einsum("mcklij,fmij->fckl", windows, w2)
