import { useRouter } from "@tanstack/react-router";
import { useCallback } from "react";

/** Back to where one came from; who came from outside, by a link or a bookmark, goes to the list it belongs to. */
export function useBack(otherwise: "/" | "/queue" | "/parties"): () => void {
  const router = useRouter();
  return useCallback(() => {
    if (router.history.canGoBack()) router.history.back();
    else void router.navigate({ to: otherwise });
  }, [router, otherwise]);
}
