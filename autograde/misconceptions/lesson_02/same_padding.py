"""Wrong and right ways to write same_padding(k, dilation=1)."""

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def odd_kernels(same_padding):
    return [same_padding(k) for k in (1, 3, 5, 9)]


@probe
def odd_kernels_with_gaps(same_padding):
    return [same_padding(k, d) for k, d in [(3, 2), (5, 3), (7, 4), (1, 5)]]


@probe
def even_kernels_with_gaps(same_padding):
    return [same_padding(k, d) for k, d in [(4, 2), (2, 4), (6, 6)]]


@probe
def an_even_kernel(same_padding):
    try:
        return same_padding(6)
    except ValueError:
        return "refused"


@probe(care=True)
def an_even_kernel_with_an_odd_dilation(same_padding):
    return same_padding(4, 5)


@probe(care=True)
def no_kernel(same_padding):
    return same_padding(-3)


@probe(care=True)
def no_dilation(same_padding):
    return same_padding(5, 0)


@alternative("half of what is taken off")
def half_what_taken_off(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@alternative("a search")
def search(k, dilation=1):
    if k >= 1 and dilation >= 1:
        for p in range(dilation * k + 1):
            if 2 * p == dilation * (k - 1):
                return p
    raise ValueError(f"k={k}, dilation={dilation}")


@alternative("divmod")
def divmod_way(k, dilation=1):
    half, rest = divmod(dilation * (k - 1), 2)
    if rest or half < 0 or dilation < 1:
        raise ValueError("the zeros cannot be halved")
    return half


@alternative("from the effective size")
def from_effective_size(k, dilation=1):
    size = (k - 1) * dilation + 1
    if k <= 0 or dilation <= 0 or size % 2 == 0:
        raise ValueError(f"{size} pixels have no middle")
    return (size - 1) // 2


@alternative("a float that is checked and turned into an int")
def float_checked_turned_into_int(k, dilation=1):
    half = dilation * (k - 1) / 2
    if half < 0 or dilation < 1 or half != int(half):
        raise ValueError(f"{half} zeros")
    return int(half)


@alternative("two cases")
def two_cases(k, dilation=1):
    if k < 1 or dilation < 1:
        raise ValueError("at least 1")
    if k % 2 == 1:
        return k // 2 * dilation
    if dilation % 2 == 0:
        return (k - 1) * (dilation // 2)
    raise ValueError("an even kernel with an odd dilation")


@mistake(
    "an odd number of zeros is rounded down",
    "A kernel of 4 takes three pixels off: does your padding give three back?",
)
def odd_number_zeros_rounded_down(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake(
    "an odd number of zeros is rounded up",
    "A kernel of 4 takes three pixels off: does your padding give four back?",
)
def odd_number_zeros_rounded_up(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return (total + 1) // 2


@mistake("the result is a float", "Can an image be padded with 1.0 rows?")
def result_float(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total / 2


@mistake("all the zeros on each side", "The zeros are added at both ends: how many in all?")
def all_zeros_each_side(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total


@mistake("one too many", "A kernel of 1 takes nothing off: what does your function give back?")
def one_too_many(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2 + 1


@mistake("the dilation is ignored", "How many pixels does a kernel of 3 with dilation 2 take off?")
def dilation_ignored(k, dilation=1):
    total = k - 1
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake(
    "the dilation is added, not multiplied",
    "How many gaps has a kernel of 5, and how long is each with dilation 3?",
)
def dilation_added_not_multiplied(k, dilation=1):
    total = k - 1 + dilation - 1
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake(
    "the gaps are halved with the kernel, one too short",
    "A kernel of 3 with dilation 2 covers five pixels: how many does it take off?",
)
def gaps_halved_kernel_one_too_short(k, dilation=1):
    total = (dilation - 1) * (k - 1)
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake("the last weight has a gap behind it", "How many gaps lie between three weights?")
def last_weight_has_gap_behind_it(k, dilation=1):
    total = dilation * k - 1
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake(
    "even kernels are always refused",
    "Four weights with dilation 2 take six pixels off: can six be halved?",
)
def even_kernels_always_refused(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1 or k % 2 == 0:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake("always 1", "Which kernels need a padding of 1?")
def always_1(k, dilation=1):
    if k < 1 or dilation < 1 or k % 2 == 0:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return 1


@mistake(
    "a pair of paddings", "One number for both ends, or one for each: what does the task ask for?"
)
def pair_paddings(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return (total // 2, total - total // 2)


@mistake(
    "None where no padding fits",
    "What should happen where there is no answer, so that nobody goes on with it?",
)
def none_where_no_padding_fits(k, dilation=1):
    total = dilation * (k - 1)
    if total % 2:
        return None
    if k < 1 or dilation < 1:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake("a kernel below 1 is accepted", "What does a kernel of -1 weights take off?")
def kernel_below_1_accepted(k, dilation=1):
    total = dilation * (k - 1)
    if dilation < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake(
    "a dilation below 1 is accepted", "Where do two weights stand with dilation 0 between them?"
)
def dilation_below_1_accepted(k, dilation=1):
    total = dilation * (k - 1)
    if k < 1 or total % 2:
        raise ValueError(f"k={k}, dilation={dilation}: no equal padding")
    return total // 2


@mistake(
    "half of the kernel, times the dilation, for even kernels too",
    "k // 2 of 4 is 2: does a kernel of 4 take four pixels off?",
)
def half_kernel_times_dilation_for_even_kern(k, dilation=1):
    if k < 1 or dilation < 1:
        raise ValueError(f"k={k}, dilation={dilation}: no padding")
    return k // 2 * dilation
