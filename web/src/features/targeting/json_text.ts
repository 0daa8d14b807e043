// JSON as text, set otherwise for the eyes and for the wire: no value is read and written again, so that a number keeps
// all its digits and a member that stands twice stands twice.

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
const tokensOf = (text: string) => text.match(token) ?? [];

/** JSON with a line a member, to be read and corrected; what is none stays as it is. */
export function forEyes(raw: string): string {
  if (!isJson(raw)) return raw;
  let depth = 0;
  let said = "";
  const newLine = () => (said += `\n${"  ".repeat(depth)}`);
  const tokens = tokensOf(raw);
  tokens.forEach((one, at) => {
    const isEmpty = /^[{[]$/.test(tokens[at - 1] ?? "");
    if (one === "}" || one === "]") {
      --depth;
      if (!isEmpty) newLine();
    } else if (isEmpty) newLine();
    said += one === ":" ? ": " : one;
    if (one === "{" || one === "[") ++depth;
    else if (one === ",") newLine();
  });
  return said;
}

const onOneLine = (text: string) => (isJson(text) ? tokensOf(text).join("") : text);

/** What is filed of a corrected text: a record of JSON is a line, and untouched where nothing but space was; CSV and XML go as they are. */
export const toFile = (raw: string, corrected: string): string =>
  onOneLine(corrected) === onOneLine(raw) ? raw : onOneLine(corrected);
