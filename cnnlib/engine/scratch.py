"""Memory that is used again and again."""

import math

import numpy as np


class Scratch:
    """Named arrays for what is needed for a moment; the blocks of one thread share them.

    A fresh array per operation would come from the system, page by page, and push the block
    out of the cache.
    """

    def __init__(self, dtype):
        self.dtype, self.memory = dtype, {}

    def array(self, name, *shape):
        """Return an array of that name, its contents left from the last use."""
        size = math.prod(shape)
        if name not in self.memory or self.memory[name].size < size:
            self.memory[name] = np.empty(size, self.dtype)
        return self.memory[name][:size].reshape(shape)

    def zeros(self, owner, *shape):
        """Return an array of zeros of this owner and shape alone, its contents left as well."""
        key = owner, shape
        if key not in self.memory:
            self.memory[key] = np.zeros(shape, self.dtype)
        return self.memory[key]
