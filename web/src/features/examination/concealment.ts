export interface Concealment {
  object: string;
  method: string;
  layer: string;
  /** How often it was found so in goods of this kind. */
  times: number;
}

/** "rock_sugar × mixed_in × inside (3)", as the server counts earlier finds; null for any other words. */
export function concealmentOf(words: string): Concealment | null {
  const match = /^([a-z_]+) × ([a-z_]+) × ([a-z_]+) \((\d+)\)$/.exec(words);
  if (!match) return null;
  const [, object = "", method = "", layer = "", times = ""] = match;
  return { object, method, layer, times: Number(times) };
}
