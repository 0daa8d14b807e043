import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "./api/queries";
import type { Action } from "./api/types";
import { isOfOffice, mayDo } from "./may";

/** For screens: `may("decide")`. */
export function useMay(): (action: Action) => boolean {
  const session = useQuery(sessionQuery);
  return (action) => mayDo(session.data, action);
}

/** For what has an office: why something is not offered, in words; null where it is. */
export function useWhyNot(): (action: Action, office: string | null | undefined) => string | null {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  return (action, office) => {
    if (!mayDo(session.data, action)) return t("may.not");
    return isOfOffice(session.data, office) ? null : t("may.other_office", { office });
  };
}
