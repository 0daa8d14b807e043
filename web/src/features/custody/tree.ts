import type { Exhibit } from "@shared/api/types";

export interface Branch {
  exhibit: Exhibit;
  parts: Branch[];
  /** What it and all its parts weigh by the book, in milligrams. */
  whole_mg: number;
}

/**
 * A seizure's exhibits as the tree of their splits. An exhibit whose parent is not among them stands as a
 * root; one that would be its own ancestor does too, so that none is ever left out.
 */
export function branches(exhibits: Exhibit[]): Branch[] {
  const byId = new Map(exhibits.map((exhibit) => [exhibit.exhibit_id, exhibit]));
  const parentOf = (exhibit: Exhibit) => (exhibit.parent === null ? undefined : byId.get(exhibit.parent));
  const isOwnAncestor = (exhibit: Exhibit) => {
    const seen = new Set<string>();
    for (let at = parentOf(exhibit); at && !seen.has(at.exhibit_id); at = parentOf(at)) {
      if (at.exhibit_id === exhibit.exhibit_id) return true;
      seen.add(at.exhibit_id);
    }
    return false;
  };
  const children = new Map<string, Exhibit[]>();
  const roots: Exhibit[] = [];
  for (const exhibit of exhibits) {
    const parent = isOwnAncestor(exhibit) ? undefined : parentOf(exhibit);
    if (!parent) roots.push(exhibit);
    else children.set(parent.exhibit_id, [...(children.get(parent.exhibit_id) ?? []), exhibit]);
  }
  const grow = (exhibit: Exhibit): Branch => {
    const parts = (children.get(exhibit.exhibit_id) ?? []).map(grow);
    return { exhibit, parts, whole_mg: parts.reduce((sum, part) => sum + part.whole_mg, exhibit.book_mg) };
  };
  return roots.map(grow);
}
