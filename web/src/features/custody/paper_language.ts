/** A paper's language beside English: the reader's. */
export const paperLanguage = (language: string) =>
  language === "vi" ? "vi" : language === "zh" ? "zh-Hans" : "en";
