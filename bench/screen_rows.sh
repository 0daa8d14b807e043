#!/usr/bin/env bash
# Rings found in the simulated world, step by step, in five rows: random, exact match, profiles alone (every parcel judged by its
# declaration, nobody asked who is behind the names), ours, and the oracle. The world is screened a day at a time, as an
# office would: a list is closed each day, and no later parcel helps an earlier list.
#
#   bench/screen_rows.sh BINARY [SEED] [ITEMS] [DAYS] [STYLE]
#
# Capacity is 0.5% of each day's lines, a tenth of it given to the random stream. The world lies in a past year, so that
# it does not matter when this runs.
set -euo pipefail

binary=${1:?usage: bench/screen_rows.sh BINARY [SEED] [ITEMS] [DAYS] [STYLE]}
seed=${2:-1} items=${3:-300000} days=${4:-30} style=${5:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$binary" simulate --seed "$seed" --items "$items" --days "$days" --style "$style" \
  --start 2026-03-02T00:00:00+08:00 --out "$work/world"

# One file a day; a line that cannot be read stays with the day before it.
awk -v out="$work/day-" '
  match($0, /"posted_at":"[0-9-]+/) { day = substr($0, RSTART + 13, 10); if (day < last) day = last; last = day }
  { print > (out day ".ndjson") }' "$work/world/items.ndjson"

screen() {  # NAME OPTION…: every day in turn into one database; the outputs one after the other
  local name=$1 day lines
  shift
  "$binary" init --db "$work/$name.db" > "$work/$name.log"
  for day in "$work"/day-*.ndjson; do
    lines=$(wc -l < "$day")
    "$binary" screen "$day" --capacity "Physical=$(((lines + 199) / 200))" --random-share 0.1 \
      --json "$work/out.ndjson" --db "$work/$name.db" "$@" >> "$work/$name.log"
    cat "$work/out.ndjson" >> "$work/$name.ndjson"
  done
}

screen profiles-alone --without-resolver
screen ours
"$binary" simulate judge --world "$work/world" --capacity 50 --seed "$seed" \
  "profiles alone=$work/profiles-alone.ndjson" "ours=$work/ours.ndjson"
