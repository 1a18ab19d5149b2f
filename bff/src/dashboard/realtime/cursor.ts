/** A place in the outbox: rows stand in the order of their transactions, and within one in the order of their ids. */
export interface Position {
  tx: bigint;
  id: bigint;
}

const FORM = /^([0-9a-f]{8})-([0-9a-f]{1,16})-([0-9a-f]{1,16})$/;
/** The largest id of a row. */
const MAX_ID = 2n ** 63n - 1n;

/** The place behind every row of a transaction. */
export function endOf(tx: bigint): Position {
  return { tx, id: MAX_ID };
}

/** A place as clients keep it; `installation` tells one database from another. */
export function cursorOf(installation: string, { tx, id }: Position): string {
  return `${installation}-${tx.toString(16)}-${id.toString(16)}`;
}

/** The place that a cursor of this installation means; null for any other text. */
export function positionOf(installation: string, cursor: string): Position | null {
  const [, of, tx, id] = FORM.exec(cursor) ?? [];
  if (of !== installation) return null;
  const position = { tx: BigInt(`0x${tx}`), id: BigInt(`0x${id}`) };
  return position.id <= MAX_ID ? position : null;
}
