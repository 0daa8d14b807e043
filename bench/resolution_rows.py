#!/usr/bin/env python3
"""Prints how well and how fast whole files are resolved, one row a data set. Usage: resolution_rows.py TIDEWAITER [SET…]

Each row is one run of `tidewaiter resolve` as anybody would run it, with no settings: from the file to clusters.csv. Quality is
counted here, against a column that the command never reads: pairs (precision, recall, F1), B-cubed F1, and the share of the
true clusters that were found exactly. A second run lists every pair of at least one in a thousand, and the column "calibr." says how far
those probabilities are from the truth (the mean over ten equal bins, each by its pairs); nothing is learnt from the truth, so all
pairs are held out. Processor time stands beside wall time, since the machine may be shared.

Data are read from TIDEWAITER_DATA (default ../shared/data beside the project). The million people are made with TIDEWAITER_PEOPLE_PY
(default ../shared/tools/people.py), once, into TIDEWAITER_PEOPLE (default build/bench/people). What is not there is named and
left out."""
import csv
import os
import subprocess
import sys
import time
from collections import Counter

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.environ.get("TIDEWAITER_DATA", os.path.join(PROJECT, "../shared/data"))
MAKER = os.environ.get("TIDEWAITER_PEOPLE_PY", os.path.join(PROJECT, "../shared/tools/people.py"))
PEOPLE = os.environ.get("TIDEWAITER_PEOPLE", os.path.join(PROJECT, "build/bench/people"))


def linkage(path):
    return os.path.join(DATA, "record-linkage", path)


def made_people(name, *options):
    """The made people's file, made where it is not there yet; its path whether or not that went well."""
    path = os.path.join(PEOPLE, name)
    if not os.path.exists(path) and os.path.exists(MAKER):
        os.makedirs(PEOPLE, exist_ok=True)
        python = next((p for p in (sys.executable, "/usr/bin/python3")
                       if subprocess.run([p, "-c", "import numpy"], capture_output=True).returncode == 0), None)
        if python is None:
            print(f"{name}: python3-numpy is needed to make it")
        elif subprocess.run([python, MAKER, path + ".part", *options], stdout=subprocess.DEVNULL).returncode == 0:
            os.replace(path + ".part", path)
    return path


def column(name):
    return lambda record: record[name]


def febrl_person(record):
    """The truth of FEBRL is the number in rec-N-org and rec-N-dup-K."""
    return record["rec_id"].split("-")[1]


SETS = {
    "fake_1000": (lambda: linkage("splink/fake_1000.csv"), "unique_id", column("cluster")),
    "febrl1": (lambda: linkage("febrl/dataset1.csv"), "rec_id", febrl_person),
    "febrl2": (lambda: linkage("febrl/dataset2.csv"), "rec_id", febrl_person),
    "febrl3": (lambda: linkage("febrl/dataset3.csv"), "rec_id", febrl_person),
    "chicago": (lambda: linkage("chicago/csv_example_input_with_true_ids.csv"), "Id", column("True Id")),
    "people": (lambda: made_people("people.csv"), "rec_id", column("entity_id")),
    "households": (lambda: made_people("people_hh.csv", "--hh", "0.15"), "rec_id", column("entity_id")),
}


def records(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, skipinitialspace=True)


def pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


def harmonic(a, b):
    return 2 * a * b / (a + b) if a + b else 0.0


def quality(truth, found):
    """Both map record to cluster."""
    true_size, found_size = Counter(truth.values()), Counter(found.values())
    both = Counter((found[record], label) for record, label in truth.items())
    right = pairs(both.values())
    precision = right / max(1, pairs(found_size.values()))
    recall = right / max(1, pairs(true_size.values()))
    exact = sum(n == found_size[f] == true_size[t] for (f, t), n in both.items())
    b_precision = sum(n * n / found_size[f] for (f, _), n in both.items()) / len(truth)
    b_recall = sum(n * n / true_size[t] for (_, t), n in both.items()) / len(truth)
    return precision, recall, harmonic(precision, recall), harmonic(b_precision, b_recall), exact / len(true_size)


def resolve(tidewaiter, path, id_column, *more):
    """Runs the command; returns wall and processor seconds, the peak resident megabytes and what it said."""
    begin = time.monotonic()
    process = subprocess.Popen([tidewaiter, "resolve", "--input", path, "--id", id_column, *more],
                               stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{path}: tidewaiter resolve failed: {said}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, said.strip().splitlines()


def calibration_error(path, truth):
    """Of pairs.csv against the truth."""
    pairs_in, predicted, observed = [0] * 10, [0.0] * 10, [0] * 10
    for pair in records(path):
        probability = float(pair["probability"])
        place = min(9, int(probability * 10))
        pairs_in[place] += 1
        predicted[place] += probability
        observed[place] += truth[pair["left_id"]] == truth[pair["right_id"]]
    return sum(abs(p - o) for p, o in zip(predicted, observed)) / max(1, sum(pairs_in))


def main():
    tidewaiter, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:] or list(SETS)
    os.makedirs(PEOPLE, exist_ok=True)
    out, pairs_out = os.path.join(PEOPLE, "clusters.csv"), os.path.join(PEOPLE, "pairs.csv")
    print(f"{'':12}{'precision':>10}{'recall':>9}{'pair F1':>9}{'B-cubed':>9}{'exact':>9}{'calibr.':>9}"
          f"{'wall s':>9}{'cpu s':>8}{'peak MB':>9}")
    for name in wanted:
        source, id_column, person = SETS[name]
        path = source()
        if not os.path.exists(path):
            print(f"{name:12}not there: {path}")
            continue
        wall, cpu, megabytes, said = resolve(tidewaiter, path, id_column, "--out", out)
        resolve(tidewaiter, path, id_column, "--pairs", pairs_out, "--threshold", "0.001")
        truth = {record[id_column]: person(record) for record in records(path)}
        found = {record["record_id"]: record["entity_id"] for record in records(out)}
        print(f"{name:12}" + "".join(f"{figure:{width}.4f}" for figure, width in
                                     zip(quality(truth, found), (10, 9, 9, 9, 9))) +
              f"{calibration_error(pairs_out, truth):9.4f}{wall:9.2f}{cpu:8.2f}{megabytes:9.0f}", flush=True)
        if wall > 2:
            print("            " + said[-1], flush=True)
    for written in (out, pairs_out):
        if os.path.exists(written):
            os.remove(written)


if __name__ == "__main__":
    main()
