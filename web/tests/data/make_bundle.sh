#!/usr/bin/env bash
# Makes attached.twb and attached.vkey beside this script: a bundle as the program makes it, with a laboratory's
# result, something withheld and two attachments. Everything in it is invented. From the clone's root, after a build:
#   web/tests/data/make_bundle.sh build/release/tidewaiter
set -euo pipefail
tidewaiter=$(realpath "$1") here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export TIDEWAITER_PASSPHRASE='first test words' TIDEWAITER_SECOND_PASSPHRASE='first test words' TIDEWAITER_OFFICER=officer-7

tw() { "$tidewaiter" "$@" --db c.db > /dev/null; }
by() { local first=$1; shift; tw "$@" --key "$first.key" --second-key officer-9.key; }
key() { "$tidewaiter" custody key new "$1" --out "$1.key" | head -1; }

cat > tea.ndjson << 'PARCEL'
{"item_id":"TESTTEA1","operator_id":"TEST-COURIER","service":"Courier","category":"gift","posted_at":"2024-11-20T09:00:00Z","cut_off_at":"2024-11-21T05:00:00Z","sender":{"name":"Test Sender","address":["1 Test Road"],"city":"Guangzhou","postcode":"510000","country":"CN"},"recipient":{"name":"Test Recipient","address":["2 Test Street"],"city":"Ultimo","postcode":"2007","country":"AU"},"contents":[{"description":"tea","hs6":"090210","quantity":2,"net_mass_g":1900,"value":28,"currency":"USD","origin":"CN"}],"gross_mass_g":2005}
PARCEL
tw init --origin tidewaiter.test
tw screen tea.ndjson --at 2024-11-20T11:00:00Z --shift tea
tw custody key certify "$(key officer-7)" --founding --officer chief-1
tw custody key certify "$(key officer-9)" --founding --officer chief-1
by officer-7 custody key certify "$(key keeper-1)"
by officer-7 custody key certify "$(key chemist-1)"
receiver=$(key federal-1)
by officer-7 custody scale S1 --readability 0.01 --calibration-error 0.005 --calibrated-until 2100-01-01T00:00:00Z
tw examine TESTTEA1 --result finding --substance methamphetamine --mass-g 2005 --object tea --method mixed_in \
  --power customs_examination --opened
by officer-7 exhibit seize 1 --description 'tea bags' --form crystals --substance methamphetamine --gross 2005 --tare 10 --scale S1
by officer-7 exhibit seal X1-1 --seal S-1
tw exhibit offer X1-1 --to keeper-1 --seal S-1
by keeper-1 exhibit accept X1-1 --seal S-1 --gross 2005 --tare 10 --scale S1
by keeper-1 exhibit split X1-1 --seal S-1 --gross 42 --tare 2 --rest-gross 1963 --rest-tare 10 --scale S1 --container 'sealed bag'
by keeper-1 exhibit seal X1-1.1 --seal S-14
tw exhibit offer X1-1.1 --to chemist-1 --for laboratory --seal S-14 --officer keeper-1
by chemist-1 exhibit accept X1-1.1 --seal S-14 --gross 42 --tare 2 --scale S1
by chemist-1 exhibit confirm X1-1.1 --substance methamphetamine --laboratory lab-1 --accreditation 'ISO/IEC 17025' \
  --method GC-MS --purity-ppm 790000 --purity-uncertainty-ppm 10000
tw exhibit offer X1-1.1 --to keeper-1 --for return --seal S-14 --officer chemist-1
by keeper-1 exhibit accept X1-1.1 --seal S-14 --gross 42 --tare 2 --scale S1
tw exhibit store X1-1.1 --seal S-14 --shelf 'room 2, shelf 7' --officer keeper-1
printf '\x89PNG\r\n\x1a\n' > bag.png
printf '\xff\xd8\xff\xe0 a seal' > seal.jpg
tw exhibit photograph X1-1.1 bag.png --words 'the bag'
tw exhibit photograph X1-1.1 seal.jpg --words 'its seal'
tw handover request --jurisdiction AU --authority 'Federal Police' --reference R-17 --instrument '1988 Convention, Art. 7' \
  --legal-basis 'law on mutual assistance, s. 4' --asked '40 g of X1-1 to compare' --offence 'import of a drug' \
  --by 2100-01-31T00:00:00Z --officer clerk-1
tw handover decide 1 --approve --why 'joint operation' --officer authority-1
tw handover offer 1 X1-1.1 --seal S-14 --receiver-key "$receiver" --export-authorisation EX-1 --import-authorisation IM-1 \
  --use 'the investigation R-17 alone' --undertaking 'no sentence of death is sought' --afterwards destroyed \
  --court-witness 'officer-7, by video' --officer keeper-1
by keeper-1 handover give 1 --seal S-14 --gross 42 --tare 2 --scale S1
by keeper-1 handover bundle 1 --out attached.twb --language vi --withhold container --file 1 --file 2
"$tidewaiter" verify attached.twb --key c.db.vkey
cp attached.twb "$here/attached.twb"
cp c.db.vkey "$here/attached.vkey"
