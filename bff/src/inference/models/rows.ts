import { isStorable } from '../../platform/http/unstorable-text.js';
import { foldOf } from './train.js';

/** Rows as they were sent, with their features in one order. */
export interface Rows {
  features: string[];
  rows: { id: string; values: (number | null)[]; outcome: boolean; fold: number }[];
}

/** The rows, or what is wrong with which field. */
export type ParsedRows = ({ kind: 'rows' } & Rows) | { kind: 'refused'; pointer: string; reason: string };

/** Rows of one request. */
export const MAX_ROWS = 50_000;
/** Features of all rows together: their square is what training takes. */
export const MAX_FEATURES = 100;
const MAX_NAME = 100;
const MAX_ID = 255;

/** What came of a row to train on; nothing of one to predict. */
type Outcome = 'churned' | null;

class Refused extends Error {
  constructor(
    readonly pointer: string,
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Reads rows `{id, features: {name: number | null}}` from the body's `rows`; those to train on carry `outcome` as well,
 * true, false, 1 or 0. A feature that is missing is not known. With `known`, other features are refused.
 */
export function parseRows(sent: unknown, outcome: Outcome, known: readonly string[] | null = null): ParsedRows {
  if (!Array.isArray(sent)) return { kind: 'refused', pointer: '/rows', reason: 'rows must be an array.' };
  if (sent.length === 0 || sent.length > MAX_ROWS) {
    return { kind: 'refused', pointer: '/rows', reason: `There must be 1 to ${MAX_ROWS} rows.` };
  }
  const index = new Map(known?.map((name, i) => [name, i]));
  try {
    const rows = sent.map((row, i) => parseRow(row, `/rows/${i}`, { outcome, index, isClosed: known !== null }));
    const features = [...index.keys()];
    for (const { values } of rows) while (values.length < features.length) values.push(null);
    return { kind: 'rows', features, rows };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: 'refused', pointer: error.pointer, reason: error.message };
  }
}

interface Reading {
  outcome: Outcome;
  /** Where each feature stands; grows with new ones unless it is closed. */
  index: Map<string, number>;
  isClosed: boolean;
}

function parseRow(sent: unknown, pointer: string, reading: Reading): Rows['rows'][number] {
  if (!isRecord(sent)) throw new Refused(pointer, 'A row must be an object.');
  const { id, features } = sent;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID) {
    throw new Refused(`${pointer}/id`, `id must be text of 1 to ${MAX_ID} characters.`);
  }
  if (!isRecord(features)) throw new Refused(`${pointer}/features`, 'features must be an object.');
  const values: (number | null)[] = Array.from({ length: reading.index.size }, () => null);
  for (const [name, value] of Object.entries(features)) {
    const at = placeOf(name, pointer, reading);
    while (values.length <= at) values.push(null);
    values[at] = valueOf(value, `${pointer}/features/${escaped(name)}`);
  }
  const outcome = reading.outcome === null ? false : outcomeOf(sent[reading.outcome], `${pointer}/${reading.outcome}`);
  return { id, values, outcome, fold: foldOf(id) };
}

function placeOf(name: string, pointer: string, { index, isClosed }: Reading): number {
  const known = index.get(name);
  if (known !== undefined) return known;
  const at = `${pointer}/features/${escaped(name)}`;
  if (isClosed) throw new Refused(at, 'The model has no such feature.');
  if (name === '' || name.length > MAX_NAME) throw new Refused(at, `A feature's name has 1 to ${MAX_NAME} characters.`);
  if (!isStorable(name)) throw new Refused(at, 'A name must not hold U+0000 or lone surrogates.');
  if (index.size >= MAX_FEATURES) throw new Refused(at, `There may be ${MAX_FEATURES} features in all.`);
  index.set(name, index.size);
  return index.size - 1;
}

function valueOf(value: unknown, pointer: string): number | null {
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Refused(pointer, 'A feature must be a finite number or null.');
  }
  return value;
}

function outcomeOf(value: unknown, pointer: string): boolean {
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw new Refused(pointer, 'It must be true, false, 1 or 0.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const escaped = (name: string) => name.slice(0, MAX_NAME).replaceAll('~', '~0').replaceAll('/', '~1');
