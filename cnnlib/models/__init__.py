"""The networks of the course and of ten years of ImageNet, each built from the containers.

`resnet18(num_classes=1000, rng=None, dtype=float32, init=he_uniform)` and the like return a model
whose parameters have torchvision's names, so that `weights.load_state_dict` takes the weights
published for it. `init=zeros` builds one at once, to be counted or to be loaded.
"""

from cnnlib.models.alexnet import alexnet, alexnet_2012
from cnnlib.models.convnetjs import convnetjs
from cnnlib.models.densenet import densenet121
from cnnlib.models.googlenet import googlenet
from cnnlib.models.inception_v3 import inception_v3
from cnnlib.models.lenet import lenet, lenet5, torch_net
from cnnlib.models.letters_net import letters_net
from cnnlib.models.mnasnet import mnasnet1_0
from cnnlib.models.mobilenet_v2 import mobilenet_v2
from cnnlib.models.resnet import (
    resnet18,
    resnet34,
    resnet50,
    resnet101,
    resnet152,
    resnext50_32x4d,
    wide_resnet50_2,
)
from cnnlib.models.resnet_cifar import resnet8, resnet20, resnet32
from cnnlib.models.shufflenet_v2 import shufflenet_v2_x1_0
from cnnlib.models.squeezenet import squeezenet1_0, squeezenet1_1
from cnnlib.models.vgg import (
    vgg11,
    vgg11_bn,
    vgg13,
    vgg13_bn,
    vgg16,
    vgg16_bn,
    vgg19,
    vgg19_bn,
)

__all__ = [
    "alexnet",
    "alexnet_2012",
    "convnetjs",
    "densenet121",
    "googlenet",
    "inception_v3",
    "lenet",
    "lenet5",
    "letters_net",
    "mnasnet1_0",
    "mobilenet_v2",
    "resnet8",
    "resnet18",
    "resnet20",
    "resnet32",
    "resnet34",
    "resnet50",
    "resnet101",
    "resnet152",
    "resnext50_32x4d",
    "shufflenet_v2_x1_0",
    "squeezenet1_0",
    "squeezenet1_1",
    "torch_net",
    "vgg11",
    "vgg11_bn",
    "vgg13",
    "vgg13_bn",
    "vgg16",
    "vgg16_bn",
    "vgg19",
    "vgg19_bn",
    "wide_resnet50_2",
]
