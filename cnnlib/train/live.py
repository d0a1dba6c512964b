"""A training in the background, whose learning rate can be changed while it runs."""

import threading
import time

import numpy as np

from cnnlib.activations import softmax
from cnnlib.layers import named_grads, named_parameters
from cnnlib.loss import cross_entropy
from cnnlib.optim import SGD

SECONDS = 0.2  # between two reports


class LiveTraining:
    """Mini-batches in a thread of their own, from `start` to `pause`.

    Args:
        model: gives scores, (N, K); a network of cnnlib, or any object with `forward(x, training)`,
            `backward(dscores)` and the dicts `params` and `grads`.
        data: (x, y), (test_x, test_y).
        report: called without arguments, now and then and when the training ends.
        most_steps: after so many it pauses by itself.

    Attributes:
        settings: "lr", "momentum" and "batch_size"; what is written there holds from the next step.
        losses: of every step.
        seen: images, counted again in every epoch.
        accuracy: on the test images, None before it is measured.
        trouble: why it ended, "" when nothing is wrong.
    """

    def __init__(self, model, data, settings, report, rng, most_steps=2000):
        self.model, self.data, self.settings = model, data, settings
        self.report, self.rng, self.most_steps = report, rng, most_steps
        self.losses, self.seen, self.accuracy, self.trouble = [], 0, None, ""
        self.order, self.lock, self.wanted, self.thread = [], threading.Lock(), False, None
        params = getattr(model, "params", None) or named_parameters(model)
        self.optimizer = SGD(params, lr=settings["lr"])

    @property
    def running(self):
        """Whether steps are being taken."""
        return self.thread is not None and self.thread.is_alive()

    def start(self):
        """Go on in the background."""
        if not self.running:
            self.wanted, self.trouble = True, ""
            self.thread = threading.Thread(target=self._run, name="training", daemon=True)
            self.thread.start()

    def pause(self):
        """Return when the step that is being taken is done."""
        self.wanted, thread = False, self.thread
        if thread not in (None, threading.current_thread()):
            thread.join()

    def step(self):
        """Take one step; the last mini-batch of an epoch may be smaller."""
        (x, y), size = self.data[0], self.settings["batch_size"]
        if len(self.order) == 0:
            self.order = self.rng.permutation(len(x))
        rows, self.order = self.order[:size], self.order[size:]
        with self.lock, np.errstate(over="ignore", invalid="ignore"):
            loss, dscores = cross_entropy(self.model.forward(x[rows], True), y[rows])
            self.model.backward(dscores)
            self.optimizer.lr = self.settings["lr"]
            self.optimizer.momentum = self.settings["momentum"]
            self.optimizer.step(getattr(self.model, "grads", None) or named_grads(self.model))
        self.losses.append(loss)
        self.seen += len(rows)

    def probabilities(self, images):
        """Return what the network thinks of images (N, ...) now, (N, K)."""
        with self.lock, np.errstate(over="ignore", invalid="ignore"):
            scores = np.asarray(self.model.forward(images, False), dtype=float)
        return softmax(np.nan_to_num(scores))

    def measure(self):
        """Find the accuracy on the test images."""
        x, y = self.data[1]
        self.accuracy = float(np.mean(self.probabilities(x).argmax(axis=1) == y))

    def _run(self):
        reported = time.perf_counter()
        try:
            while self.wanted and len(self.losses) < self.most_steps:
                self.step()
                if len(self.order) == 0:
                    self.measure()
                if time.perf_counter() - reported > SECONDS:
                    self.report()
                    reported = time.perf_counter()
        except Exception as error:  # it would end in a thread that nobody sees
            self.trouble = f"{type(error).__name__}: {error}"
        self.thread = None
        self.report()
