#!/usr/bin/env python3
"""The conditions under which screening is measured: a watch list of so many entries, a library of so many profiles.

    conditions.py list WORLD COUNT > list.csv        parties of a simulated world as listed persons and companies
    conditions.py profiles FOLDER COUNT > all.yaml   variants of the shipped profiles, as several desks would keep them

A variant asks what the shipped profile asks, with a word of its own, of the mail to one country: a desk for each.
"""

import csv
import json
import pathlib
import re
import sys


def listed(world, count):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["id", "name", "address", "country"])
    seen = set()
    with open(pathlib.Path(world) / "items.ndjson", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                item = json.loads(line)
            except ValueError:
                continue
            for role in ("recipient", "sender"):
                party = item.get(role) or {}
                name = party.get("name")
                if not isinstance(name, str) or not name or name in seen:
                    continue
                seen.add(name)
                place = ", ".join([*(party.get("address") or []), party.get("city") or ""])
                out.writerow([f"L{len(seen)}", name, place, party.get("country") or ""])
                if len(seen) == count:
                    return
    sys.exit(f"only {len(seen)} names in {world}")


DESKS = "AU NZ CA GB IE FR DE NL BE ES IT SE NO DK FI PL CZ AT CH PT GR TR AE SA IL IN TH MY SG PH ID JP KR TW HK BR MX CL ZA KE".split()


def profiles(folder, count):
    shipped = []
    for path in sorted(pathlib.Path(folder).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        shipped += [part for part in re.split(r"(?m)^(?=id: )", text.replace("\n---\n", "\n")) if part.startswith("id:")]
    made = []
    for i in range(count):
        desk, text = divmod(i, len(shipped))[0], shipped[i % len(shipped)]
        if desk > 0:
            text = re.sub(r"(?m)^id: (.*)$", rf"id: \1-desk-{desk}", text, count=1)
            text = text.replace("words: [", f"words: [desk {desk} goods, ", 1)
            country = DESKS[desk % len(DESKS)]
            text = re.sub(r"(?m)^(    item: .*recipient: \{.*?country: )[A-Z]{2}", rf"\g<1>{country}", text)
            text = re.sub(r"(?m)^(    item: .*recipient: \{)(?!.*country: )", rf"\1country: {country}, ", text)
            text = re.sub(r"(?m)^(    item: \{)(?!.*recipient: )", rf"\1recipient: {{country: {country}}}, ", text)
            text = re.sub(r"(?m)^  condition: (.*)$", rf"  desk:\n    recipient.country: {country}\n  condition: desk and (\1)", text, count=1)
        made.append(text)
    print("---\n".join(made), end="")


if __name__ == "__main__":
    {"list": listed, "profiles": profiles}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
