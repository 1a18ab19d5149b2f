import type { Happening } from '../happenings.js';

/** Columns and their values, without `id` and `updated_at`. */
export type Fields = Readonly<Record<string, unknown>>;

/** What an event makes of a row; undefined where there is no row and the event makes none. */
export type Fold = (row: Fields | undefined, happening: Happening) => Fields | undefined;
