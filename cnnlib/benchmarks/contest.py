"""Contenders side by side: a process each, short bursts in turn, medians and ratios.

Every contender lives in a process of its own, so that the waiting threads of one do not take a
core from another. Rounds go by turns; a burst during which other programs took more than a
tenth of the machine is dropped, unless all are.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path

BUSY = 0.1  # share of the machine


def compete(contenders, rounds=8, seconds=0.15, ahead=False):
    """Time contenders against the first of them.

    Args:
        contenders: dict of label -> ("module:factory", arguments); the factory returns what is
            timed, a function without arguments.
        rounds: bursts of each.
        seconds: how long a burst takes.
        ahead: let the bursts run ahead of other programs, where the system allows it.

    Returns:
        A dict of label -> (median milliseconds, median of the ratios to the first by rounds).
    """
    workers = {label: _start(*contender, ahead) for label, contender in contenders.items()}
    bursts = {label: [] for label in workers}
    names = list(workers)
    for turn in range(rounds):
        for place in range(len(names)):
            label = names[(place + turn) % len(names)]
            bursts[label].append(_burst(workers[label], seconds))
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    return _result(bursts, names[0])


def _result(bursts, base):
    quiet = {}
    for label, all_of_it in bursts.items():
        kept = {turn for turn, burst in enumerate(all_of_it) if burst["busy"] < BUSY}
        quiet[label] = kept or set(range(len(all_of_it)))
    medians = {
        label: [statistics.median(burst["times"]) for burst in all_of_it]
        for label, all_of_it in bursts.items()
    }
    result = {}
    for label, values in medians.items():
        both = (quiet[label] & quiet[base]) or range(len(values))
        ratio = statistics.median(values[turn] / medians[base][turn] for turn in both)
        result[label] = statistics.median(values[turn] for turn in quiet[label]) * 1e3, ratio
    return result


def show(title, result):
    """Print a result as a table."""
    base = next(iter(result))
    print(f"\n{title}\n{'':36}{'median ms':>12}  ratio to {base}")
    for label, (milliseconds, ratio) in result.items():
        print(f"{label:36}{milliseconds:12.2f}{ratio:10.2f}", flush=True)


def _start(target, arguments, ahead):
    command = [sys.executable, "-m", "cnnlib.benchmarks.contest", target]
    command += [json.dumps(arguments), json.dumps(ahead)]
    worker = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    if worker.stdout.readline().strip() != "ready":
        raise SystemExit(f"{target} did not start: see its message above")
    return worker


def _burst(worker, seconds):
    time.sleep(0.03)
    worker.stdin.write(f"{seconds}\n")
    worker.stdin.flush()
    return json.loads(worker.stdout.readline())


def _work(target, arguments, ahead):
    """Time a contender whenever a line says for how long."""
    module, _, factory = target.partition(":")
    step = getattr(import_module(module), factory)(**arguments)
    step()
    step()
    print("ready", flush=True)
    for line in sys.stdin:
        if ahead:
            _go_ahead()
        step()
        times, others, start = [], _others(), time.perf_counter()
        while len(times) < 3 or time.perf_counter() < start + float(line):
            before = time.perf_counter()
            step()
            times.append(time.perf_counter() - before)
        lost = (_others() - others) / (time.perf_counter() - start) / os.cpu_count()
        print(json.dumps({"times": times, "busy": lost}), flush=True)


def _others():
    """Return the seconds that other programs have computed, as far as Linux tells; else 0."""
    with suppress(OSError):
        user, nice, system, _, _, irq, soft, steal = map(
            int, Path("/proc/stat").read_text().split(maxsplit=9)[1:9]
        )
        everything = (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")
        return everything - sum(os.times()[:2])
    return 0.0


def _go_ahead():
    """Give every thread of this process precedence; bursts are short."""
    for thread in os.listdir("/proc/self/task"):
        with suppress(OSError):
            os.sched_setscheduler(int(thread), os.SCHED_RR, os.sched_param(1))


if __name__ == "__main__":
    _work(sys.argv[1], *map(json.loads, sys.argv[2:]))
