#!/usr/bin/env python3
"""Makes readings.tsv and simplified.tsv from the Unihan database as Debian's package unicode-data holds it.

usage: python3 reference/unihan/make.py [/usr/share/unicode]     (run at the top of the source tree)

readings.tsv    character, Mandarin, Cantonese, Vietnamese: the first reading of kMandarin, kCantonese and kVietnamese in
                Latin letters without tones; Cantonese turned from Jyutping into the spelling usual on Hong Kong's papers.
                A character without a Vietnamese reading takes that of its traditional form.
simplified.tsv  traditional form, simplified form: the first of kSimplifiedVariant that is not the character itself.
Both for U+3400..U+9FFF, the characters that names and addresses are written in.
"""
import bz2
import re
import sys
import unicodedata

FIRST, LAST = 0x3400, 0x9FFF


def fields(folder, file, wanted):
    tables = {name: {} for name in wanted}
    with bz2.open(f"{folder}/{file}", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            code, field, value = line.rstrip("\n").split("\t")
            number = int(code[2:], 16)
            if field in tables and FIRST <= number <= LAST:
                tables[field][number] = value
    return tables


def plain(reading):
    letters = unicodedata.normalize("NFD", reading.lower().replace("đ", "d"))
    return "".join(c for c in letters if "a" <= c <= "z")


# Hong Kong's usual spellings of Jyutping's initials and rimes.
INITIALS = {"b": "p", "d": "t", "g": "k", "gw": "kw", "z": "ch", "c": "ch", "j": "y"}
RIMES = {"aa": "a", "aai": "ai", "aau": "au", "aam": "am", "aap": "ap", "aan": "an", "aat": "at", "aang": "ang",
         "aak": "ak", "oe": "eu", "oeng": "eung", "oek": "euk", "eoi": "ui", "eon": "un", "eot": "ut", "ou": "o",
         "yu": "u", "yun": "uen", "yut": "uet", "u": "u", "un": "un", "ei": "ei", "i": "i"}
WHOLE = {"zi": "tsz", "ci": "chi", "si": "sze", "syu": "shu", "syun": "suen", "sing": "shing", "seon": "shun",
         "seoi": "shui", "sik": "shik", "zoeng": "cheung", "zang": "tsang", "caang": "chang", "zeoi": "chui",
         "lei": "lei", "fu": "fu", "jyu": "yu", "jyun": "yuen", "jyut": "yuet", "jau": "yau", "ng": "ng", "m": "m",
         "ze": "che", "ce": "che", "zoi": "choi", "zaai": "chai", "zai": "chai", "ziu": "chiu", "siu": "siu"}


def hong_kong(jyutping):
    syllable = re.sub(r"[0-9]", "", jyutping)
    if syllable in WHOLE:
        return WHOLE[syllable]
    initial, rime = re.match(r"(gw|kw|ng|[bpmfdtnlgkhwzcsj]?)(.*)", syllable).groups()
    return INITIALS.get(initial, initial) + RIMES.get(rime, rime)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
    readings = fields(folder, "Unihan_Readings.txt.bz2", ["kMandarin", "kCantonese", "kVietnamese"])
    variants = fields(folder, "Unihan_Variants.txt.bz2", ["kSimplifiedVariant", "kTraditionalVariant"])

    def forms(field, number):
        codes = [int(code[2:].split("<")[0], 16) for code in variants[field].get(number, "").split()]
        return [code for code in codes if code != number and FIRST <= code <= LAST]

    simplified = {}
    for number in sorted(variants["kSimplifiedVariant"]):
        # A character that is itself one of its simplified forms (乾, 著) is left alone only where it has no other.
        if candidates := forms("kSimplifiedVariant", number):
            simplified[number] = candidates[0]
    for number in list(simplified):  # the form must be an end: folding twice is folding once
        seen = {number}
        while simplified[number] in simplified and simplified[number] not in seen:
            seen.add(simplified[number])
            simplified[number] = simplified[simplified[number]]
        if simplified[number] in simplified:
            del simplified[number]

    with open("reference/unihan/readings.tsv", "w", encoding="utf-8") as out:
        out.write("# character\tMandarin\tCantonese\tVietnamese. Made by make.py from Unihan (Unicode 15.0).\n")
        for number in range(FIRST, LAST + 1):
            mandarin = plain(readings["kMandarin"].get(number, "").split(" ")[0])
            cantonese = readings["kCantonese"].get(number, "").split(" ")[0]
            vietnamese = readings["kVietnamese"].get(number, "").split(" ")[0]
            for form in forms("kTraditionalVariant", number):
                vietnamese = vietnamese or readings["kVietnamese"].get(form, "").split(" ")[0]
                cantonese = cantonese or readings["kCantonese"].get(form, "").split(" ")[0]
            row = (mandarin, hong_kong(cantonese) if cantonese else "", plain(vietnamese))
            if any(row):
                out.write(chr(number) + "\t" + "\t".join(row) + "\n")
    with open("reference/unihan/simplified.tsv", "w", encoding="utf-8") as out:
        out.write("# traditional\tsimplified. Made by make.py from Unihan (Unicode 15.0).\n")
        for number in sorted(simplified):
            out.write(chr(number) + "\t" + chr(simplified[number]) + "\n")


if __name__ == "__main__":
    main()
