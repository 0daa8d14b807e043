#!/usr/bin/env python3
"""Makes reference/simulate/drugs.csv from the drug seizure statistics of US Customs and Border Protection.

Usage: scripts/seizure_tables.py nationwide-drugs-fy19-fy22.csv nationwide-drugs-fy23-fy26-apr.csv > reference/simulate/drugs.csv

The statistics do not single out the mail, so the rows taken are those nearest to it: the Office of Field Operations away
from the land borders. A row gives events and pounds for a month, an office and a drug; the mean mass of its events is
one observation, counted as often as the row has events. Printed per drug: the events, five quantiles of that mass, and
each calendar month's events per thousand of the year's.
"""
import csv
import sys
from collections import defaultdict

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
MILLIGRAMS_PER_POUND = 453592.37

observed = defaultdict(list)
months = defaultdict(lambda: [0] * 12)
for path in sys.argv[1:]:
    with open(path, newline="", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            if row["Component"] != "Office of Field Operations" or row["Region"] != "Coastal/Interior":
                continue
            events, pounds = int(float(row["Count of Event"] or 0)), float(row["Sum Qty (lbs)"] or 0)
            if events <= 0 or pounds <= 0:
                continue
            drug = row["Drug Type"].replace("*", "").strip().lower()
            drug = {"khat (catha edulis)": "khat", "lsd": "LSD", "other drugs": "other"}.get(drug, drug)
            observed[drug].append((pounds / events * MILLIGRAMS_PER_POUND, events))
            months[drug][MONTHS.index(row["Month (abbv)"].strip().upper())] += events

print("# Drug mix, masses and seasons after US Customs and Border Protection; made by scripts/seizure_tables.py.")
print("# drug,events,mg_p10,mg_p25,mg_p50,mg_p75,mg_p90," + ",".join(m.lower() + "_per_1000" for m in MONTHS))
for drug in sorted(observed, key=lambda d: -sum(months[d])):
    rows = sorted(observed[drug])
    events = sum(n for _, n in rows)
    cells, seen, at = [], 0, 0
    for quantile in QUANTILES:
        while seen + rows[at][1] < quantile * events:
            seen += rows[at][1]
            at += 1
        cells.append(str(max(1, round(rows[at][0]))))
    total = sum(months[drug])
    cells += [str(round(1000 * n / total)) for n in months[drug]]
    print(",".join([drug, str(events)] + cells))
