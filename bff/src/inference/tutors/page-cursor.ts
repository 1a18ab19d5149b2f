/** Where a page ended: the value that it was ordered by, as text, and the id of its last row. */
export interface PageEnd {
  value: string;
  id: string;
}

/** The cursor of the page behind `end`, for lists in the order that `order` names. */
export function cursorOf(order: string, { value, id }: PageEnd): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url');
}

/** Where the page before ended; null for a cursor that is none of a list in this order. */
export function pageEndOf(order: string, cursor: string): PageEnd | null {
  try {
    const [of, value, id, ...more] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (of !== order || typeof value !== 'string' || typeof id !== 'string' || more.length > 0) return null;
    return { value, id };
  } catch {
    return null;
  }
}
