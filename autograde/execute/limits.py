"""What one submission may use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one execution.

    Args:
        cell_timeout: seconds for one cell.
        notebook_timeout: seconds for all cells together.
        memory_mb: address space of the kernel, in megabytes; only Linux keeps to it.
        output_kb: text and images kept per cell, in kilobytes.
    """

    cell_timeout: float = 30
    notebook_timeout: float = 300
    memory_mb: int = 4096
    output_kb: int = 2000
