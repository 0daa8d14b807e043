/**
 * A function of a language that is worked out once for each: making an Intl formatter costs more than using
 * it a hundred times, and a table uses it in every cell.
 */
export function kept<Made>(make: (language: string) => Made): (language: string) => Made {
  const made = new Map<string, Made>();
  return (language) => {
    const known = made.get(language);
    if (known !== undefined) return known;
    const fresh = make(language);
    made.set(language, fresh);
    return fresh;
  };
}
