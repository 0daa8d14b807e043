// What the server refused, at the field that it refused it for.
import { useTranslation } from "react-i18next";
import { ProblemError } from "../api/client";
import { useSentences } from "../sentences";

/** Says what is expected of a field, by any of the names that the server has for it; undefined where it is not that one. */
export function useProblemAt(error: unknown): (...names: string[]) => string | undefined {
  const { t } = useTranslation();
  const { sentence } = useSentences();
  const problem = error instanceof ProblemError ? error.problem : null;
  return (...names) =>
    problem?.field && names.includes(problem.field)
      ? `${t("problem.expected")}: ${problem.expected ? sentence(problem.expected) : problem.title}`
      : undefined;
}
