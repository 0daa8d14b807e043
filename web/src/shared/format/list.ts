import { kept } from "./kept";

const lists = kept((language) => new Intl.ListFormat(language, { type: "conjunction" }));

/** "A, B and C" as the language joins them. */
export const list = (texts: string[], language: string) => lists(language).format(texts);
