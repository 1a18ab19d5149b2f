import type { EntityManager } from 'typeorm';
import { type Kept, type Person, rowWithout } from '../../data/entities/kept.js';

/** Rows of one read, where a row is small. */
const ROWS_AT_ONCE = 500;

/** One row of what is kept of a customer. */
export interface KeptRow {
  section: string;
  /** JSON. */
  row: string;
}

/**
 * Reads all that is kept of a customer, section by section, and holds no more than one read of it. In the caller's
 * transaction: where that is a repeatable read, all is of one moment.
 */
export async function* readKept(
  manager: EntityManager,
  all: readonly Kept[],
  person: Person,
): AsyncGenerator<KeptRow[], void> {
  for (const { section, table, where, of, order, row = rowWithout(), atOnce = ROWS_AT_ONCE } of all) {
    await manager.query(
      `DECLARE kept NO SCROLL CURSOR FOR SELECT (${row})::text AS row FROM ${table} t WHERE ${where} ORDER BY ${order}`,
      of(person),
    );
    let rows: { row: string }[] = [];
    do {
      rows = await manager.query<{ row: string }[]>(`FETCH ${atOnce} FROM kept`);
      if (rows.length > 0) yield rows.map((one) => ({ section, row: one.row }));
    } while (rows.length === atOnce);
    await manager.query('CLOSE kept');
  }
}
