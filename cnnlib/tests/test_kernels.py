from math import erf, sqrt

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlib.kernels import GALLERY, apply, gaussian, rgb_to_gray

SUM_IS_1 = ["identity", "shift", "mean", "gaussian", "sharpen", "unsharp", "emboss"]
SUM_IS_0 = [
    "sobel_x",
    "sobel_y",
    "sobel_diagonal",
    "prewitt_x",
    "prewitt_y",
    "scharr_x",
    "laplacian",
    "outline",
]
DECK = [
    [105, 102, 100, 97, 96],
    [103, 99, 103, 101, 102],
    [101, 98, 104, 102, 100],
    [99, 101, 106, 104, 99],
    [104, 104, 104, 100, 98],
]


@pytest.mark.parametrize("name", GALLERY)
def test_every_kernel_is_a_read_only_table_of_float64(name):
    kernel = GALLERY[name]
    assert kernel.dtype == np.float64
    assert kernel.ndim == 2
    with pytest.raises(ValueError, match="read-only"):
        kernel[0, 0] = 1


def test_a_flat_image_keeps_its_brightness_or_turns_black():
    sums = {name: kernel.sum() for name, kernel in GALLERY.items()}
    wanted = dict.fromkeys(SUM_IS_1, 1.0) | dict.fromkeys(SUM_IS_0, 0.0)
    assert sums == pytest.approx(wanted, abs=1e-12)


def test_sharpening_the_deck_image_gives_the_deck_numbers():
    want = [
        [320, 206, 198, 188, 281],
        [210, 89, 111, 101, 213],
        [205, 85, 111, 101, 197],
        [189, 98, 117, 113, 193],
        [317, 211, 210, 194, 291],
    ]
    np.testing.assert_array_equal(apply(DECK, GALLERY["sharpen"], padding="same"), want)


def test_shift_moves_the_image_one_pixel_to_the_right():
    got = apply(DECK, GALLERY["shift"], padding="same")
    np.testing.assert_array_equal(got[:, 0], 0)
    np.testing.assert_array_equal(got[:, 1:], np.array(DECK)[:, :-1])


def test_the_gaussian_is_the_deck_integers_over_273():
    whole = GALLERY["gaussian"] * 273
    assert whole[2, 2] == pytest.approx(41)
    np.testing.assert_allclose(whole[0], [1, 4, 7, 4, 1])
    np.testing.assert_allclose(whole[1], [4, 16, 26, 16, 4])
    pixels = [erf((i + 0.5) / sqrt(2)) / 2 - erf((i - 0.5) / sqrt(2)) / 2 for i in range(-2, 3)]
    np.testing.assert_allclose(GALLERY["gaussian"], np.outer(pixels, pixels), atol=0.004)


@pytest.mark.parametrize("name", ["sobel", "prewitt"])
def test_the_y_kernel_is_the_x_kernel_transposed(name):
    np.testing.assert_array_equal(GALLERY[f"{name}_y"], GALLERY[f"{name}_x"].T)


def test_an_edge_kernel_measures_the_slope_of_a_ramp():
    rows, columns = np.mgrid[:6, :7]
    for name, scale in [("sobel", 8), ("prewitt", 6)]:
        assert (apply(columns, GALLERY[f"{name}_x"]) == scale).all()
        assert (apply(rows, GALLERY[f"{name}_x"]) == 0).all()
        assert (apply(rows, GALLERY[f"{name}_y"]) == scale).all()
    assert (apply(columns, GALLERY["scharr_x"]) == 32).all()
    assert (apply(-rows - columns, GALLERY["sobel_diagonal"]) == 12).all()
    assert (apply(rows - columns, GALLERY["sobel_diagonal"]) == 0).all()


def test_the_diagonal_sobel_is_sobel_x_turned_by_135_degrees():
    ring = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
    straight = [GALLERY["sobel_x"][place] for place in ring]
    assert [GALLERY["sobel_diagonal"][place] for place in ring] == straight[3:] + straight[:3]


def test_the_laplacian_measures_curvature():
    rows, columns = np.mgrid[:5, :6]
    assert (apply(rows**2 + 3 * columns, GALLERY["laplacian"]) == 2).all()
    assert (apply(rows**2 + columns**2, GALLERY["outline"]) == -12).all()


def test_unsharp_adds_what_a_blur_takes_away():
    delta = np.zeros((5, 5))
    delta[2, 2] = 1
    np.testing.assert_allclose(
        GALLERY["unsharp"], 2 * delta - np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
    )


def test_emboss_lights_the_image_along_the_diagonal():
    np.testing.assert_array_equal(GALLERY["emboss"], [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])


@pytest.mark.parametrize(("size", "sigma"), [(1, 1), (3, 0.8), (7, 1.5), (5, 20)])
def test_gaussian_equals_its_formula(size, sigma):
    half = size // 2
    want = np.array(
        [
            [np.exp(-(i * i + j * j) / (2 * sigma**2)) for j in range(-half, half + 1)]
            for i in range(-half, half + 1)
        ]
    )
    np.testing.assert_allclose(gaussian(size, sigma), want / want.sum(), rtol=1e-12)


def test_rgb_to_gray_weighs_the_colors():
    image = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], np.uint8)
    want = [[76.245, 149.685], [29.07, 255]]
    gray = rgb_to_gray(image)
    assert gray.dtype == np.float64
    np.testing.assert_allclose(gray, want)
    np.testing.assert_allclose(rgb_to_gray(image, (1, 2, 3))[1], [765, 1530])


@pytest.mark.parametrize("padding", [0, 1])
def test_apply_correlates_each_color_alone(padding):
    rng = np.random.default_rng(0)
    image, kernel = rng.integers(0, 256, size=(6, 7, 3), dtype=np.uint8), rng.normal(size=(3, 2))
    padded = np.pad(image.astype(float), [(padding, padding), (padding, padding), (0, 0)])
    want = np.dstack([correlate2d(padded[..., c], kernel, mode="valid") for c in range(3)])
    np.testing.assert_allclose(apply(image, kernel, padding), want)
    np.testing.assert_allclose(apply(image[..., 0], kernel, padding), want[..., 0])


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (gaussian, (4, 1), "size is 4, which has no center: use an odd size, like 5"),
        (gaussian, (0, 1), "size is 0: use a whole number of at least 1"),
        (gaussian, (3, 0), "sigma is 0: use a positive number of pixels"),
        (gaussian, (3, float("nan")), "sigma is nan: use a positive number of pixels"),
        (rgb_to_gray, (np.ones((4, 5)),), r"image is \(4, 5\), expected a color image"),
        (rgb_to_gray, (np.ones((3, 4, 5)),), r"image is \(3, 4, 5\), expected a color image"),
        (rgb_to_gray, (np.ones((4, 5, 3)), (1, 2)), r"weights is \(1, 2\), expected three numbers"),
        (apply, (np.ones(4), np.ones((3, 3))), r"image is \(4,\) and kernel is \(3, 3\)"),
        (apply, (np.ones((4, 4)), np.ones(3)), r"image is \(4, 4\) and kernel is \(3,\)"),
        (apply, (np.ones((2, 4)), np.ones((3, 3))), "covers 3 pixels but there are only 2"),
    ],
)
def test_kernels_say_what_is_wrong(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)
