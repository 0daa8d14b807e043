// What an officer sends of one parcel after another, without waiting: several may be under way, and the officer at
// another parcel or elsewhere when they are answered. Each stands under its parcel's number, is sent once, and where it
// fails, stands until that was read or it is tried again.
import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

const kSent = "sent";

export interface NotSent {
  item_id: string;
  error: unknown;
}

interface OfItem {
  item_id: string;
}
/** Of one that is just being made nothing is known yet. */
const itemOf = (act: unknown) => (act as OfItem | undefined)?.item_id ?? "";

/** `name`: whatever is sent under it on one parcel waits for what was sent before. */
export function useSent<Act extends OfItem>(of: {
  name: string;
  send: (act: Act) => Promise<unknown>;
  onDone: (act: Act) => void;
}) {
  const client = useQueryClient();
  const mutationKey = [kSent, of.name];
  // Whoever is told is asked when the answer comes, and by then may see another parcel than when it was sent.
  const told = useRef(of.onDone);
  useEffect(() => void (told.current = of.onDone));
  const sending = useMutation({
    mutationKey,
    gcTime: Infinity,
    mutationFn: of.send,
    onSuccess: (_answer, act) => told.current(act),
  });
  const all = useMutationState({
    filters: { mutationKey },
    select: ({ state }) => ({ item_id: itemOf(state.variables), status: state.status, error: state.error }),
  });
  const sentOf = (item_id: string) =>
    client
      .getMutationCache()
      .findAll({ mutationKey, predicate: (one) => itemOf(one.state.variables) === item_id });
  /** Asked of what was sent, not of what was drawn: two keys may come between two drawings. */
  const isUnderWay = (item_id: string) => sentOf(item_id).some((one) => one.state.status === "pending");
  const forget = (item_id: string) => {
    for (const one of sentOf(item_id))
      if (one.state.status !== "pending") client.getMutationCache().remove(one);
  };
  const send = (act: Act) => {
    if (isUnderWay(act.item_id)) return;
    forget(act.item_id);
    sending.mutate(act);
  };
  const failed: NotSent[] = all.filter((one) => one.status === "error");
  const busy = (item_id: string) => all.some((one) => one.item_id === item_id && one.status === "pending");
  return { send, isUnderWay, busy, failed, forget };
}
