"""The class: who hands in what, and the automatic score it must get.

96 of the lesson's 100 points are graded automatically (the essays have 4), the bonus not counted:
cross_correlate1d 2 + 6, cross_correlate2d 3 + 8 + 4, convolve2d 2 + 6, conv2d_valid 5 + 10 + 4 + 6,
compose_kernels 2 + 7, conv1x1_as_matmul 2 + 8, questions q07 to q13 and own01 15, choices 3 * 2.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

from autograde.samples.draft import (
    ESSAYS,
    LESSON,
    Edit,
    add_after,
    body,
    delete,
    duplicate,
    kernel,
    released,
    reset,
    retype,
    solved,
    text_of,
    use,
    write,
)

QUESTIONS = (*(f"q{number:02d}" for number in range(7, 14)), "own01")
CHOICES = ("choice-1", "choice-2", "choice-3")


@dataclass(frozen=True)
class Sample:
    """One submission.

    Attributes:
        student: the id, which names the folder.
        description: what is special about it.
        score: the automatic score without the bonus; None when it must be refused.
        lost: why it is below 96: grade_ids, or names of functions that lose all their cells.
        mistakes: what the diagnosis must name, in the lesson's order.
        edits: what the student did to a notebook full of right answers.
        start: the notebook the student began with.
        save: the bytes of the file, from the notebook's text.
        file: its name.
    """

    student: str
    description: str
    score: int | None
    lost: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    start: Callable[[], NotebookNode] = solved
    save: Callable[[str], str] = str
    file: str = f"{LESSON}.ipynb"

    def text(self) -> str:
        """Return the content of the submitted file."""
        notebook = self.start()
        for edit in self.edits:
            edit(notebook)
        return self.save(text_of(notebook))


SAMPLES = [
    Sample("ada-k", "everything right", 96),
    Sample(
        "bilal-h",
        "everything right, in other ways: einsum, as_strided, im2col, Fourier",
        96,
        edits=(
            use("cross_correlate1d", "sliding windows times the kernel"),
            use("cross_correlate2d", "as_strided windows"),
            use("convolve2d", "the Fourier transform"),
            use("conv2d_valid", "im2col and one matrix product"),
            use("compose_kernels", "windows over the padded first kernel, the second one turned"),
            use("conv1x1_as_matmul", "einsum"),
            use("conv3d_valid", "one shifted volume per kernel tap"),
        ),
    ),
    Sample("chiara-m", "everything right, the essays left empty", 96, edits=(reset(*ESSAYS),)),
    Sample(
        "diego-r",
        "turns the kernel in cross_correlate2d, and convolve2d calls it",
        73,  # 96 - 15 - 8
        lost=("cross_correlate2d", "convolve2d"),
        mistakes=("the kernel is turned by 180 degrees",),
        edits=(use("cross_correlate2d", "the kernel is turned by 180 degrees"),),
    ),
    Sample(
        "emeka-o",
        "ignores the bias in conv2d_valid, and forgets it when counting parameters",
        82,  # 96 - 5 - 4 - 3 - 2
        lost=("check-conv2d-valid", "test-conv2d-valid-bias", "check-q08", "check-q12"),
        mistakes=("the bias is ignored",),
        edits=(
            use("conv2d_valid", "the bias is ignored"),
            write(
                "q08", 'q08_shape = "32x32x10"\nq08_parameters = 750\nq08_multiply_adds = 768000'
            ),
            write(
                "q12", 'q12_shape = "56x56x32"\nq12_parameters = 2048\nq12_multiply_adds = 6422528'
            ),
        ),
    ),
    Sample(
        "freya-l",
        "integer images give integer outputs",
        78,  # 96 - 8 - 4 - 6
        lost=("cross_correlate1d", "test-cross-correlate2d-care", "test-conv2d-valid-care"),
        mistakes=(
            "an integer signal gives an integer output",
            "an integer image gives an integer output",
            "integer images give an integer output",
        ),
        edits=(
            use("cross_correlate1d", "an integer signal gives an integer output"),
            use("cross_correlate2d", "an integer image gives an integer output"),
            use("convolve2d", "einsum over sliding windows with np.flip"),
            use("conv2d_valid", "integer images give an integer output"),
        ),
    ),
    Sample(
        "goran-p",
        "off by one: the last place is missing",
        67,  # 96 - 8 - 15 - 2 - 1 - 3: convolve2d is written without cross_correlate2d
        lost=("cross_correlate1d", "cross_correlate2d", "check-q07", "check-q13", "check-q08"),
        mistakes=("the last place is missing", "the last row and column stay zero"),
        edits=(
            use("cross_correlate1d", "the last place is missing"),
            use("cross_correlate2d", "the last row and column stay zero"),
            use("convolve2d", "the index of the kernel runs backwards"),
            write("q07", "q07 = (27, 22, 17, 12, 7, 2)"),
            write(
                "q08", "q08_shape = (31, 31, 10)\nq08_parameters = 760\nq08_multiply_adds = 720750"
            ),
            write("q13", "q13 = 23"),
        ),
    ),
    Sample(
        "hana-s",
        "uses only the first channel, and answers so",
        73,  # 96 - 5 - 10 - 6 - 2: its biases are right
        lost=(
            "check-conv2d-valid",
            "test-conv2d-valid",
            "test-conv2d-valid-care",
            "test-choice-3",
        ),
        mistakes=("only the first channel is used",),
        edits=(
            use("conv2d_valid", "only the first channel is used"),
            write("choice-3", 'choice_3 = "A"'),
        ),
    ),
    Sample(
        "ines-v",
        "swaps the order of the two layers, transposes nothing before the matrix product",
        77,  # 96 - 9 - 10
        lost=("compose_kernels", "conv1x1_as_matmul"),
        mistakes=(
            "the order of the two layers is swapped",
            "the images are flattened without moving the channels last",
        ),
        edits=(
            use("compose_kernels", "the order of the two layers is swapped"),
            use("conv1x1_as_matmul", "the images are flattened without moving the channels last"),
        ),
    ),
    Sample(
        "jia-w",
        "half finished: the first four exercises and two questions",
        60,  # 8 + 15 + 8 + 25 + 2 + 2
        lost=(
            *("compose_kernels", "conv1x1_as_matmul"),
            *("check-q08", "check-q09", "check-q11", "check-q12", "check-q13", "check-own01"),
            *("test-choice-1", "test-choice-2", "test-choice-3"),
        ),
        edits=(
            reset("compose-kernels", "conv1x1-as-matmul", "bonus-conv3d-valid", *ESSAYS),
            reset("q08", "q09", "q11", "q12", "q13", "own-name", "own01", *CHOICES),
        ),
    ),
    Sample(
        "kwame-a",
        "the released notebook, untouched",
        0,
        lost=(
            *("cross_correlate1d", "cross_correlate2d", "convolve2d", "conv2d_valid"),
            *("compose_kernels", "conv1x1_as_matmul"),
            *(f"check-{question}" for question in QUESTIONS),
            *(f"test-{choice}" for choice in CHOICES),
        ),
        start=released,
    ),
    Sample(
        "lena-b",
        "an endless loop in conv1x1_as_matmul, everything else right",
        86,  # 96 - 10
        lost=("conv1x1_as_matmul",),
        edits=(body("conv1x1_as_matmul", "    n = 0\n    while n < len(x):\n        pass"),),
    ),
    Sample(
        "mateo-g",
        "compose_kernels ends the Python process",
        87,  # 96 - 9
        lost=("compose_kernels",),
        edits=(body("compose_kernels", "    import os\n\n    os._exit(1)"),),
    ),
    Sample(
        "noor-d",
        "calls sys.exit in conv1x1_as_matmul",
        86,  # 96 - 10
        lost=("conv1x1_as_matmul",),
        edits=(body("conv1x1_as_matmul", '    import sys\n\n    sys.exit("not finished")'),),
    ),
    Sample(
        "olga-f",
        "a NameError: uses a module that was imported at home",
        73,  # 96 - 15 - 8: convolve2d calls it
        lost=("cross_correlate2d", "convolve2d"),
        edits=(body("cross_correlate2d", '    return signal.correlate2d(x, w, mode="valid")'),),
    ),
    Sample(
        "pavel-n",
        "a syntax error in the cell of conv2d_valid",
        71,  # 96 - 25
        lost=("conv2d_valid",),
        edits=(body("conv2d_valid", "    for i in range(OH)\n        out[i] = x[i] * w"),),
    ),
    Sample(
        "quynh-t",
        "right, but prints hundreds of lines",
        96,
        edits=(
            body(
                "cross_correlate1d",
                "    for i in range(40):\n"
                '        print("step", i, x, w)\n'
                "    if len(w) > len(x):\n"
                '        raise ValueError("too long")\n'
                "    places = range(len(x) - len(w) + 1)\n"
                "    return np.array([np.dot(x[i : i + len(w)] * 1.0, w) for i in places])",
            ),
        ),
    ),
    Sample(
        "rosa-c",
        "the loops of the textbook: no look at bytes or at shapes that cannot work",
        78,  # 96 - 8 - 4 - 6
        lost=("cross_correlate1d", "test-cross-correlate2d-care", "test-convolve2d"),
        mistakes=("the products of bytes stay bytes",),  # two in cross_correlate2d: none is named
        edits=(
            body(
                "cross_correlate1d",
                "    out = np.zeros(len(x) - len(w) + 1)\n"
                "    for i in range(len(out)):\n"
                "        out[i] = np.sum(x[i : i + len(w)] * w)\n"
                "    return out",
            ),
            body(
                "cross_correlate2d",
                "    KH, KW = w.shape\n"
                "    out = np.zeros((x.shape[0] - KH + 1, x.shape[1] - KW + 1))\n"
                "    for i in range(out.shape[0]):\n"
                "        for j in range(out.shape[1]):\n"
                "            out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)\n"
                "    return out",
            ),
        ),
    ),
    Sample(
        "sami-e",
        "deleted a test cell of a wrong answer",
        87,  # 96 - 5 - 4: the cell comes back
        lost=("check-conv2d-valid", "test-conv2d-valid-bias"),
        mistakes=("the bias is added once per channel",),
        edits=(
            use("conv2d_valid", "the bias is added once per channel"),
            delete("test-conv2d-valid-bias"),
        ),
    ),
    Sample(
        "tariq-y",
        "a graded cell stands there twice",
        96,
        edits=(duplicate("check-conv2d-valid"),),
    ),
    Sample(
        "uma-i",
        "changed the check of a wrong answer to `pass`",
        80,  # 96 - 10 - 6: the check is restored, and does not see a batch of one image
        lost=("test-conv2d-valid", "test-conv2d-valid-care"),
        mistakes=("every image gets the first image's output",),
        edits=(
            use("conv2d_valid", "every image gets the first image's output"),
            write("check-conv2d-valid", "pass"),
            write("test-conv2d-valid", "pass"),
        ),
    ),
    Sample(
        "viktor-z",
        "turned a graded cell into Markdown",
        96,
        edits=(retype("check-compose-kernels"),),
    ),
    Sample(
        "wanjiru-m",
        "right, with an exit() and a failing cell of her own in between",
        96,
        edits=(
            add_after("test-cross-correlate1d", "exit()"),
            add_after("test-convolve2d", "convolve2d(np.ones(3), my_kernel)"),
        ),
    ),
    Sample(
        "xiulan-q",
        "the kernel of a conda environment",
        96,
        edits=(kernel("conda-env-vision-py", "python", "Python [conda env:vision]"),),
    ),
    Sample(
        "yusuf-k",
        "saved under the kernel of another language",
        None,
        edits=(kernel("ir", "R", "R"),),
    ),
    Sample(
        "zofia-w",
        "a truncated file",
        None,
        save=lambda text: text[: len(text) // 2],
    ),
    Sample("akira-o", "an empty file", None, save=lambda text: ""),
    Sample("beatriz-s", "a file of another name", None, file="Convolution (final) 2.ipynb"),
]
