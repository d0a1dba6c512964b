"""Wrong and right ways to write inception_concat(x, branches)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def four_branches(inception_concat):
    x = np.random.default_rng(1).normal(size=(3, 4, 5, 6)).round(2)
    branches = [lambda z: 2 * z[:, :3], lambda z: z.sum(axis=1, keepdims=True), lambda z: -z]
    return inception_concat(x, [*branches, lambda z: z[:, ::-1][:, :2]])


@probe
def one_branch(inception_concat):
    x = np.random.default_rng(2).normal(size=(2, 3, 4, 3)).round(2)
    return inception_concat(x, [lambda z: 3 * z])


@probe
def smaller_maps(inception_concat):
    x = np.random.default_rng(3).normal(size=(2, 3, 4, 6)).round(2)
    return inception_concat(x, [lambda z: z[:, :, ::2, ::2], lambda z: z[:, :1, ::2, 1::2]])


@probe
def the_same_channels(inception_concat):
    x = np.random.default_rng(4).normal(size=(2, 2, 2, 2)).round(2)
    return inception_concat(x, [lambda z: z, lambda z: z * 10]), x


@probe(care=True)
def integers(inception_concat):
    got = np.asarray(inception_concat(np.arange(8).reshape(1, 2, 2, 2), [lambda z: z]))
    return got, got.dtype.kind


@probe(care=True)
def sizes_that_differ(inception_concat):
    x = np.ones((2, 3, 4, 4))
    return inception_concat(x, [lambda z: z, lambda z: z[:, :, :, :3]])


@probe(care=True)
def batches_that_differ(inception_concat):
    x = np.ones((2, 3, 4, 4))
    return inception_concat(x, [lambda z: z, lambda z: z[:1]])


@probe(care=True)
def no_branches(inception_concat):
    return inception_concat(np.ones((1, 2, 2, 2)), [])


@alternative("concatenate")
def concatenated(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.concatenate(outs, axis=1) * 1.0


@alternative("an array filled branch by branch")
def filled(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    channels = [out.shape[1] for out in outs]
    joined, start = np.zeros((outs[0].shape[0], sum(channels), *outs[0].shape[2:])), 0
    for out, count in zip(outs, channels, strict=True):
        joined[:, start : start + count] = out
        start += count
    return joined


@alternative("hstack, whose axis is 1")
def hstacked(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.hstack(outs).astype(float)


@alternative("channel by channel")
def channel_by_channel(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    maps = [out[:, c] for out in outs for c in range(out.shape[1])]
    return np.stack(maps, axis=1).astype(float)


@alternative("channels moved to the front and back")
def moved(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    front = [np.moveaxis(out, 1, 0) for out in outs]
    return np.moveaxis(np.concatenate(front).astype(float), 0, 1)


@alternative("one after the other with np.append")
def appended(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    joined = outs[0] * 1.0
    for out in outs[1:]:
        joined = np.append(joined, out, axis=1)
    return joined


@mistake("the outputs are added", "Which network adds its branches, and which joins them?")
def added(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return sum(out.sum(axis=1, keepdims=True) for out in outs) * 1.0


@mistake(
    "the outputs are added, channel by channel",
    "Which network adds its branches, and which joins them?",
)
def added_by_channel(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if not outs or len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return sum(outs) * 1.0


@mistake("joined along the batch", "Which axis holds the channels in (N, C, H, W)?")
def batch_axis(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    C = min(out.shape[1] for out in outs)
    return np.concatenate([out[:, :C] for out in outs], axis=0) * 1.0


@mistake("joined along the height", "Which axis holds the channels in (N, C, H, W)?")
def height_axis(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    C = min(out.shape[1] for out in outs)
    return np.concatenate([out[:, :C] for out in outs], axis=2) * 1.0


@mistake("joined along the width", "Which axis holds the channels in (N, C, H, W)?")
def width_axis(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    C = min(out.shape[1] for out in outs)
    return np.concatenate([out[:, :C] for out in outs], axis=3) * 1.0


@mistake(
    "the branches come one after the other",
    "What does the second branch get: x, or what the first one returned?",
)
def in_a_row(x, branches):
    outs, inner = [], x
    for branch in branches:
        inner = np.asarray(branch(inner))
        outs.append(inner)
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.concatenate(outs, axis=1) * 1.0


@mistake("the last branch comes first", "In which order do the channels of the branches lie?")
def reversed_order(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.concatenate(outs[::-1], axis=1) * 1.0


@mistake("only the first branch", "How many branches are there?")
def first_only(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return outs[0] * 1.0


@mistake("only the last branch", "How many branches are there?")
def last_only(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return outs[-1] * 1.0


@mistake("the input is joined as well", "Is x itself one of the branches?")
def with_input(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    C = np.asarray(x)[:, :, : outs[0].shape[2], : outs[0].shape[3]]
    return np.concatenate([C, *outs], axis=1) * 1.0


@mistake("a ReLU on the result", "Does joining change any number?")
def relu(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.maximum(np.concatenate(outs, axis=1), 0) * 1.0


@mistake("the joined channels are averaged", "Does joining change any number?")
def divided(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.concatenate(outs, axis=1) / len(outs)


@mistake(
    "maps that differ are cropped to the smallest",
    "What is lost when larger maps are cropped in silence?",
)
def cropped(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if not outs:
        raise ValueError("no branches")
    N, H, W = (min(out.shape[axis] for out in outs) for axis in (0, 2, 3))
    return np.concatenate([out[:N, :, :H, :W] for out in outs], axis=1) * 1.0


@mistake("integers stay integers", "Which type has your result when a branch returns integers?")
def integers_kept(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.concatenate(outs, axis=1)


@mistake("the channels of the branches alternate", "Do the channels of one branch stay together?")
def alternating(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    longest = max(out.shape[1] for out in outs)
    maps = [out[:, c] for c in range(longest) for out in outs if c < out.shape[1]]
    return np.stack(maps, axis=1).astype(float)


@mistake("no branches give an empty result", "What is the height of nothing?")
def accepts_none(x, branches):
    outs = [np.asarray(branch(x)) for branch in branches]
    if not outs:
        return np.zeros((len(x), 0, *np.shape(x)[2:]))
    if len({(out.shape[0], *out.shape[2:]) for out in outs}) != 1:
        raise ValueError("only channels may differ")
    return np.concatenate(outs, axis=1) * 1.0
