"""The speed of cnnlib lives here, and only here: the same numbers as the layers give, sooner.

NumPy is fast while its data is in the cache and its calls are few and large. So the batch is cut
into blocks, and a block goes through all convolutions before the next one starts:

        the batch       threads     every block, as (H, C, W, N) in one core's cache
     +-----------+
     | block 0   | --> core 0 --> conv -> pool -> +b, ReLU -> conv -> pool -> +b, ReLU --+
     | block 1   | --> core 1 --> conv -> pool -> +b, ReLU -> conv -> pool -> +b, ReLU --+
     | block 2   | --> core 0                      ...                                   |
     | block 3   | --> core 1                      ...                                   v
     +-----------+                                          the whole batch:  Linear, loss

     backward the same way in reverse: each core adds up the gradients of its own blocks, and at
     the end the sums are added in the order of the cores, so that results are the same every time

What it does, and how many times as long a training step of the LeNet takes without it (batch 64,
two cores; `python -m cnnlib.benchmarks.tricks`):

threads     One Python thread per core works on blocks, BLAS stays on one core: `cnnlib.threads`;
            1.7 with one thread, 1.5 when BLAS has the cores instead.
winograd    Few products: 4 rows of a 5x5 convolution cost 8 matrix products and not 20, and their
            columns are windows along one axis only, 5-fold and not 25-fold; 1.5. Where they do
            not pay, and with strides, `columns` gathers all windows.
blocks      The images lie innermost in memory, so that every slice of a row is one run of memory
            whatever the kernel; all that is computed on the way lies in memory used again and
            again (`scratch`), and what the backward pass needs again is computed again; 1.5 at
            batch 256, nothing at 64, where a block is half the batch.
pooling     The larger of two rows, then of two columns, with booleans that remember which.
unit        Bias and ReLU come after the pooling, where a quarter of the numbers is left; with
            the layers' own pooling a step takes 5 times as long.
program     The calls of a block are noted down with all their slices, and only replayed: while
            Python prepares a call no other thread can; 1.09 at batch 32, where it counts most.
            For the same reason threads that wait insist sooner, 1.06.
channelwise Batch norm, sums (Residual) and stacks (Concat) lie between convolutions and need all
            images: there the threads share the channels.

A convolution with what follows it is a stage, and so is whatever lies between two of them; `plan`
says which stage computes which layer, also inside Sequential, Residual and Concat:

      Residual  -->  Around( conv 3x3 | norm, ReLU | conv 3x3 | norm )  each | a wait for all cores
                           +----------- or a shortcut -----------+

Prediction (`Predictor`) is the other way round, for it meets one large image and not many small
ones: the channels lie innermost, (H, W, C), and bands of rows take the place of blocks:

      rows 0..  --> core 0 --+     bands, image_conv: short products again, or all windows as
      rows k..  --> core 1 --+     columns, or (depthwise) whole rows times weights; on small maps
      rows 2k.. --> core 0 --+     the cores share the filters, on the smallest one works alone
                                   prediction: batch norm folded into the filters, bias and
                                   activation while the band is in the cache

`compile` looks for what it knows and leaves the rest to the layers. The plain layers say what is
computed; the tests hold the two against each other.
"""

from cnnlib.engine.prediction import Predictor
from cnnlib.engine.training import Engine, compile, train_step

__all__ = ["Engine", "Predictor", "compile", "train_step"]
