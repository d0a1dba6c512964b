"""What a network sees: its activations, what they depend on, and what excites them most.

None of these functions changes the model, nor what it remembers of the last training step.
Hypercolumns are in `cnnlib.hypercolumns`.
"""

from cnnlib.inspect.excitation import activations, max_activating_patches, normalize_for_display
from cnnlib.inspect.occlusion import occlusion_map
from cnnlib.inspect.projection import deconv_relu_backward, guided_relu_backward, project, saliency

__all__ = [
    "activations",
    "deconv_relu_backward",
    "guided_relu_backward",
    "max_activating_patches",
    "normalize_for_display",
    "occlusion_map",
    "project",
    "saliency",
]
