// The keyboard: a screen says which keys it knows and what they do; the help overlay lists just those.
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";

export interface KeyBinding {
  /** As KeyboardEvent.key writes it: "j", "Enter", "?"; or two in a row: "g q". */
  key: string;
  /** What it does, in the reader's words. */
  does: string;
  run: () => void;
  /** Does it again and again while the key is held down: moving may, deciding may not. */
  repeats?: boolean;
}

interface Registry {
  add: (token: symbol, bindings: KeyBinding[]) => void;
  remove: (token: symbol) => void;
  shown: KeyBinding[];
}

const KeyRegistry = createContext<Registry | null>(null);

/** A choice among a few, as by which order: the letters are not its own. */
const isChoice = (target: EventTarget | null) =>
  target instanceof HTMLInputElement && target.type === "radio";

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  !isChoice(target) &&
  (target.isContentEditable ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
    target.closest('[contenteditable="true"], [role="textbox"], [role="combobox"], [role="listbox"]') !==
      null);

const isPressed = (target: EventTarget | null) =>
  target instanceof HTMLElement && (["BUTTON", "A", "SUMMARY"].includes(target.tagName) || isChoice(target));

const kPair_ms = 1200;
const modifiers = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"]);

const dialogIsOpen = () => document.querySelector('[role="dialog"]') !== null;

export function KeysProvider({ children }: { children: ReactNode }) {
  const held = useRef(new Map<symbol, KeyBinding[]>());
  const [shown, setShown] = useState<KeyBinding[]>([]);
  const registry = useMemo<Pick<Registry, "add" | "remove">>(
    () => ({
      add: (token, bindings) => {
        held.current.set(token, bindings);
        setShown([...held.current.values()].flat());
      },
      remove: (token) => {
        held.current.delete(token);
        setShown([...held.current.values()].flat());
      },
    }),
    [],
  );
  useEffect(() => {
    let first = "";
    let first_at_ms = 0;
    // A dialog closes itself on Escape before the key comes here: what counts is whether it stood when it was pressed.
    let in_dialog = false;
    const onPress = () => void (in_dialog = dialogIsOpen());
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.isComposing || isTyping(event.target) || in_dialog) return;
      if ((event.key === "Enter" || event.key === " ") && isPressed(event.target)) return;
      if (modifiers.has(event.key)) return;
      const all = [...held.current.values()].reverse().flat();
      // Whoever began a pair and missed its second key meant none of the keys that act alone.
      const begun = event.timeStamp - first_at_ms < kPair_ms ? first : "";
      const wanted = begun ? `${begun} ${event.key}` : event.key;
      const hit = all.find((one) => one.key === wanted);
      if (event.repeat && !hit?.repeats) return;
      first = !begun && all.some((one) => one.key.startsWith(`${event.key} `)) ? event.key : "";
      first_at_ms = event.timeStamp;
      if (!hit) return;
      event.preventDefault();
      hit.run();
    };
    window.addEventListener("keydown", onPress, { capture: true });
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onPress, { capture: true });
      window.removeEventListener("keydown", onKey);
    };
  }, []);
  return <KeyRegistry.Provider value={{ ...registry, shown }}>{children}</KeyRegistry.Provider>;
}

/** Binds keys while the caller is on the screen. Later callers win over earlier ones. */
export function useKeys(bindings: KeyBinding[]) {
  const registry = useContext(KeyRegistry);
  const latest = useRef(bindings);
  latest.current = bindings;
  const names = bindings.map((one) => `${one.key}\t${one.does}`).join("\n");
  const add = registry?.add;
  const remove = registry?.remove;
  useEffect(() => {
    const token = Symbol("keys");
    add?.(
      token,
      latest.current.map((one, index) => ({ ...one, run: () => latest.current[index]?.run() })),
    );
    return () => remove?.(token);
  }, [names, add, remove]);
}

/** The keys that work now. */
export const useShownKeys = () => useContext(KeyRegistry)?.shown ?? [];
