/** What a table's layout needs to know of a column. */
export interface Track {
  /** A CSS grid track: "120px", "minmax(160px, 2fr)". */
  track: string;
  /** Left out where the table is too narrow for all of its columns: the highest number first. Without it, never. */
  spare?: number;
}

export const kGap_px = 14;
/** The row's padding, left and right. */
const kPadding_px = 32;

/** What columns need at least, in CSS pixels. */
export const leastWidth_px = (tracks: Track[]) =>
  tracks.reduce(
    (sum, { track }) => sum + Number(/(\d+)px/.exec(track)?.[1] ?? 80),
    kPadding_px + kGap_px * Math.max(0, tracks.length - 1),
  );

/** Which columns a table of this width shows, by their places: all that fit, the spare ones given up first. */
export function fitting(tracks: Track[], width_px: number): number[] {
  let kept = tracks.map((_, place) => place);
  const spare = (place: number) => tracks[place]?.spare ?? 0;
  while (leastWidth_px(kept.map((place) => tracks[place]!)) > width_px) {
    const worst = Math.max(...kept.map(spare));
    if (worst <= 0) break;
    const given = kept[kept.map(spare).lastIndexOf(worst)];
    kept = kept.filter((place) => place !== given);
  }
  return kept;
}
