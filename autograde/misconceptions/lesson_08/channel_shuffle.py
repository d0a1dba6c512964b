"""Wrong and right ways to write channel_shuffle(x, groups)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def two_groups(channel_shuffle):
    x = np.random.default_rng(1).normal(size=(2, 6, 2, 3)).round(2)
    return channel_shuffle(x, 2), x


@probe
def many_groups(channel_shuffle):
    x = np.random.default_rng(2).normal(size=(1, 12, 2, 2)).round(2)
    return channel_shuffle(x, 6), channel_shuffle(x, 3)


@probe
def one_group_and_all(channel_shuffle):
    x = np.random.default_rng(3).normal(size=(2, 5, 3, 2)).round(2)
    return channel_shuffle(x, 1), channel_shuffle(x, 5)


@probe(care=True)
def integers(channel_shuffle):
    got = np.asarray(channel_shuffle(np.arange(24).reshape(2, 6, 1, 2), 2))
    return got, got.dtype.kind


@probe(care=True)
def read_only_and_transposed(channel_shuffle):
    x = np.random.default_rng(4).normal(size=(3, 2, 6, 2)).round(2).T
    x.flags.writeable = False
    return channel_shuffle(x, 3)


@probe(care=True)
def groups_that_do_not_divide(channel_shuffle):
    return channel_shuffle(np.ones((1, 6, 2, 2)), 4)


@probe(care=True)
def no_groups(channel_shuffle):
    return channel_shuffle(np.ones((1, 6, 2, 2)), 0)


@probe(care=True)
def more_groups_than_channels(channel_shuffle):
    return channel_shuffle(np.ones((1, 6, 2, 2)), 12)


@alternative("reshape, swap, reshape")
def reshaped(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, groups, C // groups, H, W).swapaxes(1, 2).reshape(x.shape) * 1.0


@alternative("an index of channels")
def indexed(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    order = np.arange(C).reshape(groups, C // groups).T.ravel()
    return x[:, order].astype(float)


@alternative("a list of every group's members")
def listed(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    each = C // groups
    order = [g * each + m for m in range(each) for g in range(groups)]
    return np.stack([x[:, c] for c in order], axis=1).astype(float)


@alternative("slices with a step")
def stepped(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    out, each = np.zeros(x.shape), C // groups
    for g in range(groups):
        out[:, g::groups] = x[:, g * each : (g + 1) * each]
    return out


@alternative("a permutation matrix")
def matrix(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    order = np.arange(C).reshape(groups, -1).T.ravel()
    return np.einsum("fc,nchw->nfhw", np.eye(C)[order], x)


@alternative("split and stacked")
def split_and_stacked(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    parts = np.split(x.astype(float), groups, axis=1)
    return np.stack(parts, axis=2).reshape(x.shape)


@mistake(
    "dealt back instead of out", "Two groups of three: which channel stands behind a0, a1 or b0?"
)
def dealt_back(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, C // groups, groups, H, W).swapaxes(1, 2).reshape(x.shape) * 1.0


@mistake("nothing is shuffled", "Which axes change places between the two reshapes?")
def nothing(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, groups, C // groups, H, W).reshape(x.shape) * 1.0


@mistake("the groups change places", "Do the groups stay together when they are dealt out?")
def groups_reversed(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, groups, C // groups, H, W)[:, ::-1].reshape(x.shape) * 1.0


@mistake("the channels are reversed", "What is the order of two groups a and b after dealing?")
def reversed_channels(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x[:, ::-1] * 1.0


@mistake("the groups are dealt in reverse order", "Whose first channel comes first?")
def reverse_deal(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, groups, C // groups, H, W)[:, ::-1].swapaxes(1, 2).reshape(x.shape) * 1.0


@mistake("the channels are rolled by one group", "Does dealing keep neighbors together?")
def rolled(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return np.roll(x, C // groups, axis=1) * 1.0


@mistake("the channels of a group are reversed", "Whose members change their order?")
def members_reversed(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, groups, C // groups, H, W)[:, :, ::-1].reshape(x.shape) * 1.0


@mistake("always two groups", "What does your function do with three groups?")
def always_two(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    half = max(1, C // 2)
    order = [c for pair in zip(range(half), range(half, C), strict=False) for c in pair]
    order += [c for c in range(C) if c not in order]
    return x[:, order] * 1.0


@mistake("a random shuffle", "Is dealing cards out the same as mixing them?")
def random(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x[:, np.random.default_rng(groups).permutation(C)] * 1.0


@mistake("the batch is shuffled with the channels", "Which axis must stay first in every reshape?")
def batch_mixed(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(groups, N * C // groups, H, W).swapaxes(0, 1).reshape(x.shape) * 1.0


@mistake(
    "pixels are shuffled with the channels", "Which axes belong to a channel and stay behind it?"
)
def pixels_mixed(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, groups, -1).swapaxes(1, 2).reshape(x.shape) * 1.0


@mistake("height and width are exchanged", "In which order do the last two axes come back?")
def exchanged(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    dealt = x.reshape(N, groups, C // groups, H, W).swapaxes(1, 2)
    return dealt.swapaxes(3, 4).reshape(N, C, W, H) * 1.0


@mistake("groups that do not divide are accepted", "What is the size of 4 groups of 6 channels?")
def accepts_all(x, groups):
    C = x.shape[1]
    order = sorted(range(C), key=lambda c: c % max(1, -(-C // max(groups, 1))))
    return x[:, order] * 1.0


@mistake("integers stay integers", "Which type has your result for integer input?")
def integers_kept(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    return x.reshape(N, groups, C // groups, H, W).swapaxes(1, 2).reshape(x.shape)


@mistake("the shuffle is written into x", "Whose channels change when you assign to x?")
def in_place(x, groups):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels, {groups} groups")
    x[...] = x.reshape(N, groups, C // groups, H, W).swapaxes(1, 2).reshape(x.shape).copy()
    return x * 1.0
