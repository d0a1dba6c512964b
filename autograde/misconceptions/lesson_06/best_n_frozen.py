"""Wrong and right ways to write best_n_frozen(results)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def two_runs_each(best_n_frozen):
    rows = [(5, 2, 0.86), (5, 2, 0.84), (5, 3, 0.81), (5, 3, 0.87), (50, 0, 0.95), (50, 2, 0.93)]
    return dict(best_n_frozen(rows))


@probe
def a_lucky_and_an_unlucky_run(best_n_frozen):
    rows = [(1, 0, 0.2), (1, 0, 0.9), (1, 4, 0.6), (1, 4, 0.7), (1, 1, 0.61), (1, 1, 0.62)]
    rows += [(2, 3, 0.9), (2, 3, 0.88), (2, 3, 0.2), (2, 1, 0.7), (2, 1, 0.7), (2, 1, 0.7)]
    return dict(best_n_frozen(rows))


@probe
def unequal_numbers_of_runs(best_n_frozen):
    rows = [(9, 3, 0.5), (9, 1, 0.3), (9, 1, 0.3), (9, 1, 0.3), (4, 0, 0.5), (4, 0, 0.6)]
    return dict(best_n_frozen([*rows, (4, 2, 0.7)]))


@probe
def mixed_rows(best_n_frozen):
    rng = np.random.default_rng(1)
    shares = rng.uniform(0.5, 1, size=(12, 5, 4)).round(2)
    rows = [(n + 1, f, float(shares[n, f, run])) for n, f, run in np.ndindex(12, 5, 4)]
    kept = rng.permutation(len(rows))[:200]
    return dict(best_n_frozen([rows[i] for i in kept]))


@probe
def three_runs_each(best_n_frozen):
    rng = np.random.default_rng(2)
    shares = rng.uniform(0.5, 1, size=(12, 4, 3)).round(2)
    return dict(best_n_frozen([(n, f, float(shares[n, f, r])) for n, f, r in np.ndindex(12, 4, 3)]))


@probe
def means_that_are_close(best_n_frozen):
    rows = [(3, 0, 0.504), (3, 0, 0.504), (3, 2, 0.501), (3, 2, 0.501), (3, 1, 0.4), (6, 0, 0.7)]
    return dict(best_n_frozen([*rows, (6, 3, 0.6), (6, 3, 0.6)]))


@probe
def ties(best_n_frozen):
    rows = [(7, 4, 0.5), (7, 1, 0.5), (7, 0, 0.25), (8, 0, 0.25), (8, 1, 0.5), (8, 4, 0.5)]
    return dict(best_n_frozen(rows))


@probe(care=True)
def ties_up_to_rounding(best_n_frozen):
    rows = [(2, 1, 0.1), (2, 1, 0.2), (2, 1, 0.3), (2, 3, 0.3), (2, 3, 0.2), (2, 3, 0.1)]
    return dict(best_n_frozen(rows)), dict(best_n_frozen([*rows, (2, 2, 0.2)]))


@probe(care=True)
def no_rows(best_n_frozen):
    return dict(best_n_frozen([]))


@probe(care=True)
def accuracies_of_zero(best_n_frozen):
    return dict(best_n_frozen([(3, 2, 0.0), (3, 1, 0.0)]))


@probe(care=True)
def the_rows_afterwards(best_n_frozen):
    rows = [(2, 0, 0.5), (1, 3, 0.25), (2, 1, 0.75)]
    got = best_n_frozen(rows)
    return dict(got), rows


@alternative("a dict of lists, sorted")
def dict_of_lists(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = np.mean(values)
        if labels not in best or mean > best[labels] - 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@alternative("sums and counts")
def sums_and_counts(results):
    sums, counts = {}, {}
    for labels, frozen, value in results:
        of = sums.setdefault(labels, {}), counts.setdefault(labels, {})
        of[0][frozen] = of[0].get(frozen, 0.0) + value
        of[1][frozen] = of[1].get(frozen, 0) + 1
    winner = {}
    for labels in sums:
        means = {f: sums[labels][f] / counts[labels][f] for f in sums[labels]}
        top = max(means.values())
        winner[labels] = max(f for f, mean in means.items() if top - mean < 1e-9)
    return winner


@alternative("max with a key of the rounded mean")
def max_with_a_key(results):
    def key(pair):
        values = [a for n, f, a in results if (n, f) == pair]
        return round(sum(values) / len(values), 9), pair[1]

    pairs = {(n, f) for n, f, _ in results}
    return {n: max((p for p in pairs if p[0] == n), key=key)[1] for n in {p[0] for p in pairs}}


@alternative("columns as arrays")
def columns(results):
    if len(results) == 0:
        return {}
    labels, frozen, values = (np.array(column) for column in zip(*results, strict=True))
    winner = {}
    for n in np.unique(labels):
        choices = np.unique(frozen[labels == n])
        means = np.array([values[(labels == n) & (frozen == f)].mean() for f in choices])
        winner[int(n)] = int(choices[means > means.max() - 1e-9].max())
    return winner


@alternative("from many frozen layers to few")
def downwards(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault(labels, {}).setdefault(frozen, []).append(value)
    winner = {}
    for labels, of in runs.items():
        best = -np.inf
        for frozen in sorted(of, reverse=True):
            mean = sum(of[frozen]) / len(of[frozen])
            if mean > best + 1e-9:
                best, winner[labels] = mean, frozen
    return winner


@alternative("groups of sorted rows")
def groups(results):
    from itertools import groupby

    rows = sorted(results)
    table = [
        (key[0], round(float(np.mean([row[2] for row in some])), 9), key[1])
        for key, some in groupby(rows, key=lambda row: row[:2])
    ]
    return {labels: frozen for labels, _, frozen in sorted(table)}


@mistake(
    "the best single run wins, not the best mean",
    "With ten runs of each setting, is the highest one the best setting or the luckiest?",
)
def best_single_run(results):
    best, winner = {}, {}
    for labels, frozen, value in sorted(results):
        if labels not in best or value > best[labels] - 1e-9:
            best[labels], winner[labels] = value, frozen
    return winner


@mistake(
    "the sum decides, not the mean",
    "What happens in your function when one setting was run more often than another?",
)
def sum_decides(results):
    runs = {}
    for labels, frozen, value in results:
        runs[labels, frozen] = runs.get((labels, frozen), 0.0) + value
    best, winner = {}, {}
    for (labels, frozen), total in sorted(runs.items()):
        if labels not in best or total > best[labels] - 1e-9:
            best[labels], winner[labels] = total, frozen
    return winner


@mistake("the median decides, not the mean", "Which average of the runs does the exercise name?")
def median_decides(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        middle = np.median(values)
        if labels not in best or middle > best[labels] - 1e-9:
            best[labels], winner[labels] = middle, frozen
    return winner


@mistake("the worst run decides", "Do you compare means, or the lowest run of each setting?")
def worst_run_decides(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        if labels not in best or min(values) > best[labels] - 1e-9:
            best[labels], winner[labels] = min(values), frozen
    return winner


@mistake(
    "in a tie fewer frozen layers win",
    "Two settings have the same mean: which of them leaves fewer parameters to learn?",
)
def ties_to_fewer(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = np.mean(values)
        if labels not in best or mean > best[labels] + 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "in a tie the setting that comes first wins",
    "Two settings have the same mean: does it matter in which order their rows come?",
)
def ties_to_the_first(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in runs.items():
        mean = np.mean(values)
        if labels not in best or mean > best[labels] + 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "the dict holds accuracies, not numbers of layers",
    "Is the answer for 5 labels a number of layers or an accuracy?",
)
def returns_means(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best = {}
    for (labels, _), values in runs.items():
        best[labels] = max(best.get(labels, 0.0), float(np.mean(values)))
    return best


@mistake(
    "one number of layers for all numbers of labels",
    "Does the best setting for 5 labels have to be the best for 50?",
)
def one_for_all(results):
    runs = {}
    for _, frozen, value in results:
        runs.setdefault(frozen, []).append(value)
    if not runs:
        return {}
    best = max(sorted(runs), key=lambda frozen: (np.mean(runs[frozen]), frozen))
    return {labels: best for labels, _, _ in results}


@mistake("the lowest mean wins", "Is a high or a low accuracy the better one?")
def lowest_mean(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = np.mean(values)
        if labels not in best or mean < best[labels] + 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "the dict is turned around: frozen layers lead to labels",
    "What are the keys of the dict, labels or layers?",
)
def turned_around(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = np.mean(values)
        if frozen not in best or mean > best[frozen] - 1e-9:
            best[frozen], winner[frozen] = mean, labels
    return winner


@mistake(
    "only the last run of each setting counts",
    "A second run of the same setting: does it join the first in your dict, or replace it?",
)
def last_run(results):
    runs = {}
    for labels, frozen, value in results:
        runs[labels, frozen] = value
    best, winner = {}, {}
    for (labels, frozen), value in sorted(runs.items()):
        if labels not in best or value > best[labels] - 1e-9:
            best[labels], winner[labels] = value, frozen
    return winner


@mistake(
    "only the first run of each setting counts",
    "What does your function do with the second run of a setting?",
)
def first_run(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), value)
    best, winner = {}, {}
    for (labels, frozen), value in sorted(runs.items()):
        if labels not in best or value > best[labels] - 1e-9:
            best[labels], winner[labels] = value, frozen
    return winner


@mistake(
    "the mean is taken of the mean so far and the next run",
    "Three runs 0.2, 0.4 and 0.9: what is (mean of the first two + 0.9) / 2, and what their mean?",
)
def running_halves(results):
    means = {}
    for labels, frozen, value in results:
        key = labels, frozen
        means[key] = (means[key] + value) / 2 if key in means else value
    best, winner = {}, {}
    for (labels, frozen), mean in sorted(means.items()):
        if labels not in best or mean > best[labels] - 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "the runs of a setting must stand together",
    "What becomes of a setting whose runs do not stand one behind the other?",
)
def must_stand_together(results):
    from itertools import groupby

    best, winner = {}, {}
    for (labels, frozen), some in groupby(results, key=lambda row: row[:2]):
        mean = np.mean([row[2] for row in some])
        if labels not in best or (mean, frozen) > (best[labels], winner[labels]):
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake("the rows are sorted in place", "In which order are the caller's rows after your call?")
def sorts_in_place(results):
    results.sort()
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in runs.items():
        mean = np.mean(values)
        if labels not in best or mean > best[labels] - 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "a mean of 0 can never be the best",
    "With what value does your search for the best mean start?",
)
def starts_at_zero(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = np.mean(values)
        if mean > 0 and mean > best.get(labels, 0) - 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "means are rounded to two digits before they are compared",
    "Are 0.504 and 0.501 a tie?",
)
def rounded(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = round(float(np.mean(values)), 2)
        if labels not in best or mean >= best[labels]:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "the setting without frozen layers is left out",
    "0 is a number of frozen layers too: what does `if frozen:` do with it?",
)
def without_zero(results):
    runs = {}
    for labels, frozen, value in results:
        if frozen:
            runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = np.mean(values)
        if labels not in best or mean > best[labels] - 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake(
    "means are compared exactly, so rounding decides ties",
    "Is (0.1 + 0.2 + 0.3) / 3 exactly 0.2 in Python?",
)
def exact_ties(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = sum(values) / len(values)
        if labels not in best or mean >= best[labels]:
            best[labels], winner[labels] = mean, frozen
    return winner


@mistake("no rows raise an error", "What should the dict be when nothing was measured?")
def no_rows_raise(results):
    labels, frozen, values = (np.array(column) for column in zip(*results, strict=True))
    winner = {}
    for n in np.unique(labels):
        choices = np.unique(frozen[labels == n])
        means = np.array([values[(labels == n) & (frozen == f)].mean() for f in choices])
        winner[int(n)] = int(choices[means > means.max() - 1e-9].max())
    return winner


@mistake(
    "the spread of the runs is taken off their mean",
    "The exercise compares means. What do you subtract?",
)
def mean_minus_spread(results):
    runs = {}
    for labels, frozen, value in results:
        runs.setdefault((labels, frozen), []).append(value)
    best, winner = {}, {}
    for (labels, frozen), values in sorted(runs.items()):
        mean = np.mean(values) - np.std(values)
        if labels not in best or mean > best[labels] - 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner
