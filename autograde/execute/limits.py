"""What one submission may use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one execution.

    Args:
        cell_timeout: seconds for one cell.
        notebook_timeout: seconds for all cells together.
        memory_mb: megabytes, of address space for each process and resident for all together.
        output_kb: text and images kept per cell, in kilobytes.
        processes: processes and threads at one time.
        files: open files of one process.
        file_mb: the largest file, in megabytes.
        tmp_mb: all files together, in megabytes, where the system can tell.
    """

    cell_timeout: float = 30
    notebook_timeout: float = 300
    memory_mb: int = 4096
    output_kb: int = 2000
    processes: int = 64
    files: int = 256
    file_mb: int = 64
    tmp_mb: int = 256
