import importlib
import pkgutil

import numpy as np
import pytest

import cnnlib
from cnnlib.arithmetic import effective_size
from cnnlib.containers import Concat, Container, Residual, Sequential, SideHead
from cnnlib.inspect import project
from cnnlib.layers import (
    AvgPool2d,
    Conv1d,
    Conv2d,
    Flatten,
    GlobalAvgPool,
    GlobalMaxPool,
    Linear,
    ReLU,
)
from cnnlib.receptive_fields import Field, receptive_fields
from cnnlib.watch import outputs


def conv(c_in, c_out, *args, **options):
    return Conv2d(c_in, c_out, *args, **options, rng=np.random.default_rng(0), dtype=np.float64)


MODELS = {
    "one": Sequential(last=conv(2, 3, 3)),
    "padded": Sequential(a=conv(2, 3, 3, padding=1), last=conv(3, 2, 5, padding=2)),
    "strided": Sequential(a=conv(2, 3, 3, stride=2, padding=1), last=conv(3, 2, 3, padding=1)),
    "not square": Sequential(a=conv(2, 3, (3, 1), stride=(1, 2)), last=conv(3, 2, (1, 4))),
    "dilated": Sequential(a=conv(2, 3, 3, dilation=2), last=conv(3, 2, 3, dilation=(1, 2))),
    "same": Sequential(a=conv(2, 3, 4, padding="same"), last=conv(3, 2, 3, 2, padding="same")),
    "asymmetric": Sequential(last=conv(2, 3, 3, padding=((2, 0), (0, 1)))),
    "pooled": Sequential(a=conv(2, 3, 3), b=AvgPool2d(2), last=conv(3, 2, 3, padding=1)),
    "ceil": Sequential(a=AvgPool2d(3, 2, ceil_mode=True), last=conv(2, 2, 3)),
    "residual": Sequential(
        a=Residual(Sequential(conv(2, 2, 3, padding=1), ReLU(), conv(2, 2, 3, padding=1)), None),
        last=conv(2, 2, 3, stride=2),
    ),
    "projection": Sequential(
        a=Residual(conv(2, 2, 3, stride=2, padding=1), conv(2, 2, 1, stride=2)),
        last=conv(2, 2, 2),
    ),
    "branches": Sequential(
        a=Concat(
            a=conv(2, 2, 1),
            b=conv(2, 2, (1, 5), padding=(0, 2)),
            c=conv(2, 2, (3, 1), padding=((2, 0), (0, 0))),
        ),
        last=conv(6, 2, 2, stride=2),
    ),
}


def seen_by(model, images, unit):
    """Return the rows and columns whose pixels change one unit of the last layer's output."""
    before = outputs(model, images, ["last"])["last"][:, :, unit[0], unit[1]]
    seen = np.zeros(images.shape[2:], bool)
    for i, j in np.ndindex(*images.shape[2:]):
        moved = images.copy()
        moved[:, :, i, j] += 1
        after = outputs(model, moved, ["last"])["last"][:, :, unit[0], unit[1]]
        seen[i, j] = (before != after).any()
    return np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("unit", [(0, 0), (1, 2), (2, 1)])
def test_a_field_holds_the_pixels_that_matter(name, unit):
    model = MODELS[name]
    images = np.random.default_rng(0).normal(size=(3, 2, 13, 12))
    fields = receptive_fields(model, (2, 13, 12))["last"]
    for pixels, field, place, length in zip(
        seen_by(model, images, unit), fields, unit, (13, 12), strict=True
    ):
        first = field.start + place * field.jump
        assert pixels[0] == max(first, 0)
        assert pixels[-1] == min(first + field.size, length) - 1


def test_the_fields_of_alexnet_are_the_published_ones():
    kernels = [(11, 4, 2), (3, 2, 0), (5, 1, 2), (3, 2, 0), (3, 1, 1), (3, 1, 1), (3, 1, 1)]
    layers = [conv(1, 1, k, stride, padding) for k, stride, padding in [*kernels, (3, 2, 0)]]
    fields = receptive_fields(Sequential(*layers), (1, 224, 224))
    assert [fields[str(i)][0].size for i in range(8)] == [11, 19, 51, 67, 99, 131, 163, 195]
    assert fields["7"][0].jump == 32


@pytest.mark.parametrize("pool", [GlobalAvgPool, GlobalMaxPool])
def test_what_follows_a_pooling_of_everything_sees_the_whole_image(pool):
    model = Sequential(a=conv(2, 3, 3), b=pool(), c=Linear(3, 2), d=ReLU())
    fields = receptive_fields(model, (2, 9, 7))
    assert fields["a"] == [Field(0, 3, 1), Field(0, 3, 1)]
    for name in "bcd":
        assert fields[name] == [Field(0, 9, 0), Field(0, 7, 0)]


def test_a_side_head_changes_nothing_on_the_way():
    side = SideHead(aux=Sequential(Flatten(), Linear(9, 2)))
    model = Sequential(a=conv(1, 1, 3, padding=1), side=side, last=conv(1, 1, 3))
    assert receptive_fields(model, (1, 3, 3))["last"] == [Field(-1, 5, 1), Field(-1, 5, 1)]


def test_signals_have_one_axis():
    model = Sequential(a=Conv1d(2, 3, 5, stride=2, padding=1), last=Conv1d(3, 2, 3))
    assert receptive_fields(model, (2, 30))["last"] == [Field(-1, 5 + 2 * 2, 2)]


def test_a_container_of_another_kind_is_refused():
    class Twice(Container):
        pass

    with pytest.raises(ValueError, match="odd is a Twice: receptive fields are known for Seq"):
        receptive_fields(Sequential(odd=Twice({"a": conv(1, 1, 3)})), (1, 9, 9))


@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_the_projection_of_a_unit_fills_its_field(dilation):
    model = Sequential(last=conv(1, 1, 3, dilation=dilation))
    image = np.random.default_rng(0).normal(size=(1, 1, 15, 15))
    rows, _ = np.nonzero(project(model, image, "last", 0)[0, 0])
    (field, _) = receptive_fields(model, (1, 15, 15))["last"]
    assert np.ptp(rows) + 1 == field.size == effective_size(3, dilation)


def test_no_module_takes_the_place_of_a_function_of_the_same_name():
    modules = [module.name for module in pkgutil.iter_modules(cnnlib.__path__)]
    for name in set(modules) & set(cnnlib.__all__) - {"kernels"}:
        importlib.import_module(f"cnnlib.{name}")
        assert callable(getattr(cnnlib, name))
