// What the server writes in sentences, as an officer of the language in use reads it.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Format, useFormat } from "../format";
import type { Say } from "../i18n/say";
import { sentenceIn, type Sentences } from "./sentence";

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;
const isError = /^([a-z_]+)(?:: (?!found |expected )([^:]*))?(?:: found (.*?))?(?:[:,] expected (.*))?$/s;

/** "state: exhibit: found out, expected an exhibit that is here": an error as the program prints it, in words. */
export function errorWords(text: string, say: Say, sentence: (text: string) => string): string {
  const [, code = "", field = "", found = "", expected = ""] = isError.exec(text) ?? [];
  const title = say(`problem_code.${code}`, { defaultValue: "" });
  if (!title) return sentence(text);
  const parts = [field, found, expected && `${say("problem.expected")} ${sentence(expected)}`];
  return [title, ...parts.filter(Boolean)].join(" · ");
}

/** A sentence of a list, its times as the language writes them, what is filled in and is a sentence itself worded too; as it stands where the list has it not. */
export const wordedIn = (sentences: Sentences, format: Format) => (text: string) =>
  sentenceIn(sentences, text, (filled) =>
    isTime.test(filled)
      ? format.dateTime(filled)
      : Object.hasOwn(sentences, filled)
        ? sentences[filled]!
        : filled,
  ) ?? text;

/** Words the server's sentences, and the errors it gives as a text. */
export function useSentences() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const sentence = wordedIn(
      (i18n.getResourceBundle(i18n.language, "sentences") ?? {}) as Sentences,
      format,
    );
    return { sentence, error: (text: string) => errorWords(text, t, sentence) };
  }, [t, i18n, format]);
}
