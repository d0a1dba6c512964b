"""Agreement with PyTorch: every operation on random geometries, values and gradients.

python -m cnnlib.benchmarks.agreement [--cases 500] [operation ...]

A geometry is drawn so that both libraries accept it, computed in float64 and in float32, and the
results compared to rounding. An operation is a function of a random generator that returns a Case.
"""

from cnnlib.benchmarks.agreement.learning import LEARNING
from cnnlib.benchmarks.agreement.norms import NORMS
from cnnlib.benchmarks.agreement.scores import SCORES
from cnnlib.benchmarks.agreement.sliding import SLIDING

OPERATIONS = SLIDING | NORMS | SCORES | LEARNING
