import type { Fields } from './fold.js';

/** A row and when it was written last. */
export interface Written {
  id: string;
  /** Milliseconds since 1970. */
  updatedAt: number;
  fields: Fields;
}

/** Which rows are wanted: pages are counted from 1. */
export interface PageWanted {
  /** Rows written then or later, milliseconds since 1970. */
  since: number;
  page: number;
  perPage: number;
}

/** One page and the number of the next, null on the last. */
export interface Page {
  rows: readonly Written[];
  nextPage: number | null;
}

/** A place in the order of writing: null where the row was written again later. */
interface Place {
  id: string;
  updatedAt: number;
  row: Written | null;
}

/** Rows by id, in order of when they were written. A row that is written again moves to the end. */
export class Table {
  private readonly placeOf = new Map<string, Place>();
  private places: Place[] = [];

  /** How many rows there are. */
  get size(): number {
    return this.placeOf.size;
  }

  /** The fields of a row as they were written last. */
  get(id: string): Fields | undefined {
    return this.placeOf.get(id)?.row?.fields;
  }

  /** Writes a row. `updatedAt` is never earlier than that of the row written before. */
  write(row: Written): void {
    const { id, updatedAt } = row;
    const before = this.placeOf.get(id);
    if (before) before.row = null;
    const place = { id, updatedAt, row };
    this.placeOf.set(id, place);
    this.places.splice(firstAfter(this.places, place), 0, place);
    // Rows that moved leave their old places empty: they are cleared away once they are the most.
    if (this.places.length > 2 * this.placeOf.size) this.places = this.places.filter((one) => one.row !== null);
  }

  /** The rows of a page in order of `updatedAt` and id. */
  page({ since, page, perPage }: PageWanted): Page {
    const rows: Written[] = [];
    let skip = (page - 1) * perPage;
    for (let i = firstAfter(this.places, { id: '', updatedAt: since }); i < this.places.length; i++) {
      const { row } = this.places[i] as Place;
      if (row === null || skip-- > 0) continue;
      if (rows.length === perPage) return { rows, nextPage: page + 1 };
      rows.push(row);
    }
    return { rows, nextPage: null };
  }
}

/** Where something belongs in the order of `updatedAt` and id. */
function firstAfter(places: readonly Place[], { updatedAt, id }: Pick<Place, 'updatedAt' | 'id'>): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = places[middle] as Place;
    if (place.updatedAt < updatedAt || (place.updatedAt === updatedAt && place.id < id)) low = middle + 1;
    else high = middle;
  }
  return low;
}
