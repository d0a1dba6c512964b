"""Wrong and right ways to write gaussian_kernel(size, sigma)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def size_3(gaussian_kernel):
    return gaussian_kernel(3, 1.0)


@probe
def size_5_wide(gaussian_kernel):
    return gaussian_kernel(5, 2.0)


@probe
def size_7_narrow(gaussian_kernel):
    return gaussian_kernel(7, 0.8)


@probe
def size_9(gaussian_kernel):
    return gaussian_kernel(9, 3)


@probe
def size_1(gaussian_kernel):
    return gaussian_kernel(1, 1.5)


@probe(care=True)
def size_4(gaussian_kernel):
    return gaussian_kernel(4, 1.0)


@probe(care=True)
def size_2(gaussian_kernel):
    return gaussian_kernel(2, 0.5)


@alternative("a table of squared distances")
def table_of_squares(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@alternative("the outer product of two lines")
def outer_product(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    row = np.exp(-(d**2) / (2 * sigma**2))
    row = row / row.sum()
    return np.outer(row, row)


@alternative("meshgrid")
def mesh(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    r = (size - 1) // 2
    y, x = np.mgrid[-r : r + 1, -r : r + 1]
    bell = np.exp(-(x * x + y * y) / (2.0 * sigma * sigma))
    return bell / bell.sum()


@alternative("two loops")
def loops(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    bell = np.zeros((size, size))
    for i in range(size):
        for j in range(size):
            bell[i, j] = np.exp(-((i - size // 2) ** 2 + (j - size // 2) ** 2) / (2 * sigma**2))
    return bell / np.sum(bell)


@alternative("the normal density, divided by its sum")
def density(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-0.5 * (d[:, None] ** 2 + d**2) / sigma**2) / (2 * np.pi * sigma**2)
    return bell / bell.sum()


@alternative("the distance from the middle first")
def distance(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    r = np.hypot(d[:, None], d[None, :])
    bell = np.exp(-((r / sigma) ** 2) / 2)
    return bell / bell.sum()


@alternative("single precision")
def single_precision(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    bell = bell.astype(np.float32)
    return bell / bell.sum()


@mistake(
    "the weights do not sum to 1",
    "What does your kernel make of an even gray area?",
)
def not_normalized(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell


@mistake(
    "the weights are the density of the bell and are not divided by their sum",
    "What do your weights sum to when sigma is 0.5?",
)
def density_only(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / (2 * np.pi * sigma**2)


@mistake(
    "every row sums to 1, not the table",
    "What do all the weights sum to?",
)
def rows_sum_to_one(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum(axis=1, keepdims=True)


@mistake(
    "the 2 in front of sigma squared is missing",
    "What stands below the fraction line in the exponent?",
)
def missing_two(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / sigma**2)
    return bell / bell.sum()


@mistake(
    "the 2 is squared with sigma",
    "Is it 2 times the square of sigma, or the square of 2 sigma?",
)
def two_inside_the_square(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma) ** 2)
    return bell / bell.sum()


@mistake(
    "sigma is not squared",
    "A sigma of 3: what stands below the fraction line?",
)
def sigma_not_squared(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma))
    return bell / bell.sum()


@mistake(
    "the distance is not squared",
    "At a distance of 2, what stands above the fraction line?",
)
def root_of_distance(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-np.sqrt(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "the distances are added without a square",
    "At i = 2, j = 0, what stands above the fraction line?",
)
def sum_of_distances(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(np.abs(d[:, None]) + np.abs(d[None, :])) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "the middle is one weight off",
    "Which index is the middle of five weights?",
)
def middle_off(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2 - 1
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "distances are counted from the corner",
    "Where in the table is i = j = 0?",
)
def from_the_corner(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size)
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "the middle lies between two weights",
    "For a size of 5, is the middle 2 or 2.5?",
)
def half_a_weight_off(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size / 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "a line is returned, not a table",
    "How many axes does a kernel for images have?",
)
def one_line(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    row = np.exp(-(d**2) / (2 * sigma**2))
    return row / row.sum()


@mistake(
    "all rows are alike",
    "Does the weight change as you go down a column?",
)
def rows_alike(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    row = np.exp(-(d**2) / (2 * sigma**2))
    return np.tile(row / row.sum() / size, (size, 1))


@mistake(
    "the size is always 5",
    "What does size=3 change in your table?",
)
def size_ignored(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(5) - 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "sigma is always 1",
    "What does a wider bell change in your table?",
)
def sigma_ignored(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / 2)
    return bell / bell.sum()


@mistake(
    "the table is one larger than asked",
    "How many whole numbers are there from -2 to 2?",
)
def one_more(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size + 1) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "the size is taken for the radius",
    "How wide is a table from -size to size?",
)
def size_as_radius(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(-size, size + 1)
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "the sign of the exponent is missing",
    "Should the weight grow or fall with the distance?",
)
def positive_exponent(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp((d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "all weights are the same",
    "Should a corner count as much as the middle?",
)
def mean_kernel(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    return np.full((size, size), 1 / size**2) + 0 * sigma


@mistake(
    "an even size is accepted",
    "Where is the middle of four weights?",
)
def even_sizes(size, sigma):
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


@mistake(
    "the weights are rounded to whole 273rds",
    "Is 41/273 what the formula gives?",
)
def whole_numbers(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return np.round(bell / bell.sum() * 273) / 273


@mistake(
    "the base is 2 and not e",
    "What is exp(-1)?",
)
def another_base(size, sigma):
    if size % 2 == 0:
        raise ValueError("an even size has no middle")
    d = np.arange(size) - size // 2
    bell = np.exp2(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()
