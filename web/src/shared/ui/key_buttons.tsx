// What can be done, as buttons that bear the keys which do it: the same bindings go to useKeys.
import { Button, type ButtonProps } from "@mantine/core";
import type { KeyBinding } from "../keys/keys";

export const KeyButton = ({ of, ...look }: { of: KeyBinding } & ButtonProps) => (
  <Button {...look} onClick={of.run} rightSection={<kbd className="small">{of.key}</kbd>}>
    {of.does}
  </Button>
);

/** A row of them, what is next filled. */
export const KeyButtons = ({ of, ...look }: { of: KeyBinding[] } & ButtonProps) =>
  of.map((one, index) => (
    <KeyButton key={one.key} of={one} variant={index === 0 ? "filled" : "default"} {...look} />
  ));
