"""The questions of lesson 00."""

import numpy as np

from cnnlib.kernels import GALLERY, apply

CORNER = np.array([[105, 102], [103, 99]])


def answers() -> dict[str, tuple[int, ...]]:
    """Return sums of kernels, and what kernels give on ramps and on the lecture's corner."""
    right = np.tile(np.arange(3), (3, 1))
    corner = int(apply(np.pad(CORNER, 1)[:3, :3], GALLERY["sharpen"])[0, 0])
    return {
        "q45": (round(float((GALLERY["gaussian"] / GALLERY["gaussian"].min()).sum())),),
        "q46_sum": (corner,),
        "q46_byte": (min(corner, 255),),
        "q47_sobel": (int(GALLERY["sobel_x"].sum()),),
        "q47_sharpen": (int(GALLERY["sharpen"].sum()),),
        "q47_mean": (round(float((GALLERY["mean"] * 9).sum())),),
        "sobel_left": _sums(GALLERY["sobel_diagonal"], right),
        "sobel_right": _sums(GALLERY["sobel_x"], right),
    }


def _sums(kernel: np.ndarray, right: np.ndarray) -> tuple[int, int]:
    return int(apply(right, kernel)[0, 0]), int(apply(right.T, kernel)[0, 0])
