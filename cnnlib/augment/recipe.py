"""The recipe of lesson 06, which is ConvNetJS's for CIFAR-10: mirror, move, cut."""

from cnnlib.augment import moves


def augment(batch, rng, flip=True, shift=2, crop=None):
    """Mirror half of the images, move each by a few pixels, and cut a window out of each.

    Do not mirror what means something else in the mirror, such as letters and digits.

    Args:
        batch: images, (N, C, H, W).
        rng: a Generator.
        flip: True mirrors each image with probability 1/2.
        shift: the farthest move, in pixels; 0 moves none.
        crop: height and width of the window, one number or two; None keeps the whole image.

    Returns:
        The images, (N, C, H, W), or (N, C, *crop); new, never a view of batch.
    """
    batch = moves.checked(batch, rng)
    if flip:
        batch = moves.flip(batch, rng)
    batch = moves.shift(batch, rng, shift)
    return batch if crop is None else moves.crop(batch, rng, crop)
