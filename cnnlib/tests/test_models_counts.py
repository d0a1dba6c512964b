"""Parameters and multiply-adds of every model, counted without computing anything."""

from itertools import pairwise

import pytest

from cnnlib import models
from cnnlib.init import zeros
from cnnlib.summary import summary

# Parameters, multiply-adds, and billions of multiply-adds as torchvision publishes them.
PUBLISHED = {
    "alexnet": (61_100_840, 714_188_480, "0.714"),
    "densenet121": (7_978_856, 2_834_161_664, "2.834"),
    "googlenet": (6_624_904, 1_498_376_192, "1.498"),
    "inception_v3": (27_161_264, 5_713_216_096, "5.713"),
    "mnasnet1_0": (4_383_312, 314_415_872, "0.314"),
    "mobilenet_v2": (3_504_872, 300_774_272, "0.301"),
    "resnet18": (11_689_512, 1_814_073_344, "1.814"),
    "resnet34": (21_797_672, 3_663_761_408, "3.664"),
    "resnet50": (25_557_032, 4_089_184_256, "4.089"),
    "resnet101": (44_549_160, 7_801_405_440, "7.801"),
    "resnet152": (60_192_808, 11_513_626_624, "11.514"),
    "resnext50_32x4d": (25_028_904, 4_230_479_872, "4.230"),
    "shufflenet_v2_x1_0": (2_278_604, 144_907_992, "0.145"),
    "squeezenet1_0": (1_248_424, 818_924_576, "0.819"),
    "squeezenet1_1": (1_235_496, 349_151_936, "0.349"),
    "vgg11": (132_863_336, 7_609_090_048, "7.609"),
    "vgg11_bn": (132_868_840, 7_609_090_048, "7.609"),
    "vgg13": (133_047_848, 11_308_466_176, "11.308"),
    "vgg13_bn": (133_053_736, 11_308_466_176, "11.308"),
    "vgg16": (138_357_544, 15_470_264_320, "15.470"),
    "vgg16_bn": (138_365_992, 15_470_264_320, "15.470"),
    "vgg19": (143_667_240, 19_632_062_464, "19.632"),
    "vgg19_bn": (143_678_248, 19_632_062_464, "19.632"),
    "wide_resnet50_2": (68_883_240, 11_398_021_120, "11.398"),
}
# Those of the course and of the papers: image, parameters, multiply-adds.
OTHERS = {
    "alexnet_2012": ((3, 227, 227), 60_965_224, 724_406_816),
    "convnetjs": ((3, 32, 32), 22_466, 3_920_000),
    "lenet": ((1, 28, 28), 1_256_080, 6_522_000),
    "lenet5": ((1, 32, 32), 61_706, 416_520),
    "letters_net": ((1, 8, 8), 41_434, 617_088),
    "resnet8": ((3, 32, 32), 75_290, 12_239_488),
    "resnet20": ((3, 32, 32), 269_722, 40_551_040),
    "resnet32": ((3, 32, 32), 464_154, 68_862_592),
    "torch_net": ((1, 28, 28), 8_490, 467_200),
}


def count(name, image, **options):
    got = summary(getattr(models, name)(init=zeros, **options), image)
    return got.parameters, got.macs


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_and_multiply_adds_are_those_published(name):
    size = 299 if name == "inception_v3" else 224
    parameters, macs = count(name, (3, size, size))
    assert (parameters, macs, f"{macs / 1e9:.3f}") == PUBLISHED[name]


@pytest.mark.parametrize("name", OTHERS)
def test_parameters_and_multiply_adds_are_those_of_the_course_and_the_papers(name):
    image, *want = OTHERS[name]
    assert list(count(name, image)) == want


def test_every_model_is_counted():
    assert sorted([*PUBLISHED, *OTHERS]) == sorted(models.__all__)


def test_alexnet_without_groups_is_the_one_of_the_text_books():
    assert count("alexnet_2012", (3, 227, 227), groups=1) == (62_378_344, 1_135_256_096)


def test_side_heads_add_parameters_but_no_multiply_adds():
    macs = PUBLISHED["inception_v3"][1]
    assert count("inception_v3", (3, 299, 299), aux=False) == (23_834_568, macs)
    macs = PUBLISHED["googlenet"][1]
    assert count("googlenet", (3, 224, 224), aux=True) == (13_004_888, macs)


def test_vgg16_is_counted_by_hand():
    blocks = [(224, [3, 64, 64]), (112, [64, 128, 128]), (56, [128, 256, 256, 256])]
    blocks += [(28, [256, 512, 512, 512]), (14, [512, 512, 512, 512])]
    dense = [512 * 7 * 7, 4096, 4096, 1000]
    filters = [(size, 9 * a * b, b) for size, c in blocks for a, b in pairwise(c)]
    matrices = [(a * b, b) for a, b in pairwise(dense)]
    parameters = sum(w + b for _, w, b in filters) + sum(w + b for w, b in matrices)
    macs = sum(size**2 * w for size, w, _ in filters) + sum(w for w, _ in matrices)
    assert count("vgg16", (3, 224, 224)) == (parameters, macs)


@pytest.mark.parametrize(
    ("name", "layer", "shape"),
    [
        ("lenet", "pool2", (50, 7, 7)),
        ("lenet5", "tanh5", (120, 1, 1)),
        ("torch_net", "relu2", (20, 4, 4)),
        ("alexnet_2012", "pool1", (96, 27, 27)),
        ("alexnet", "features.12", (256, 6, 6)),
        ("googlenet", "maxpool4", (832, 7, 7)),
        ("inception_v3", "Mixed_6e.branch1x1.conv", (192, 17, 17)),
        ("inception_v3", "AuxLogits.pool", (768, 5, 5)),
        ("inception_v3", "AuxLogits.conv1.conv", (768, 1, 1)),
        ("densenet121", "features.relu5", (1024, 7, 7)),
        ("squeezenet1_0", "features.2", (96, 54, 54)),
        ("shufflenet_v2_x1_0", "stage4.3", (464, 7, 7)),
        ("resnet32", "layer3.4", (64, 8, 8)),
    ],
)
def test_a_student_finds_the_shapes_of_the_papers(name, layer, shape):
    image = (3, 299, 299) if name == "inception_v3" else (3, 224, 224)
    model = getattr(models, name)(init=zeros)
    rows = summary(model, OTHERS.get(name, [image])[0]).rows
    assert [row.output_shape for row in rows if row.name == layer][-1] == shape
