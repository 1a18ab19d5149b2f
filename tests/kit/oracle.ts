import { isDeepStrictEqual } from 'node:util';
import { STREAMS } from '@iops/contracts';
import pg from 'pg';
import type { Fate, Ledger } from './ledger.js';

interface Stored {
  event_id: string;
  stream: string;
  occurred_at: Date;
  data: Record<string, unknown>;
}

/** More of one kind tell nothing new. */
const NAMED = 10;
/** A refusal for this leaves the first event with the id where it is. */
const CONFLICT = 'event_id_conflict';

/**
 * Compares what a sender knows with what is stored, in one snapshot. Each difference is a line; none means that nothing
 * acknowledged is lost, nothing is stored twice, altered or invented, every rollup is what its events add up to, and
 * all that was refused is in quarantine as it was sent.
 */
export async function findDifferences(databaseUrl: string, ledger: Ledger): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const stored = await selectStored(client, ledger);
    return [
      ...differencesOf(ledger, stored),
      ...(await named(client, 'id and event disagree', IDS_APART)),
      ...(await named(client, 'stored twice', TWICE)),
      ...(await named(client, 'rollup is wrong', WRONG_ROLLUPS, [valuedFields()])),
      ...(await findNotKept(client, ledger)),
    ];
  } finally {
    await client.end();
  }
}

async function selectStored(client: pg.Client, { run }: Ledger): Promise<Map<string, Stored>> {
  const { rows } = await client.query<Stored>(
    'SELECT event_id, stream, occurred_at, data FROM events WHERE starts_with(event_id, $1)',
    [run],
  );
  return new Map(rows.map((row) => [row.event_id, row]));
}

function differencesOf({ fates, accepted }: Ledger, stored: ReadonlyMap<string, Stored>): string[] {
  const all = [...fates];
  const isLost = ([id, fate]: [string, Fate]) => fate.isAcknowledged && !stored.has(id);
  const isUnasked = ([id, fate]: [string, Fate]) => stored.has(id) && !fate.isAcknowledged && !fate.isOpen;
  const isAltered = ([id, fate]: [string, Fate]) => stored.has(id) && !isSame(stored.get(id)!, fate);
  const open = all.filter(([id, fate]) => fate.isOpen && stored.has(id)).length;
  return [
    ...lines('acknowledged and lost', all.filter(isLost)),
    ...lines('stored though not taken', all.filter(isUnasked)),
    ...lines('not as it was sent', all.filter(isAltered)),
    ...lines(
      'never sent',
      [...stored].filter(([id]) => !fates.has(id)),
    ),
    ...(accepted > stored.size ? [`${accepted} told as new, ${stored.size} stored`] : []),
    ...(accepted < stored.size - open ? [`${accepted} told as new, ${stored.size} stored, ${open} of them open`] : []),
  ];
}

function isSame(row: Stored, { event, refusals }: Fate): boolean {
  // Of two bodies that raced for one id either may have won.
  if (refusals.has(CONFLICT)) return true;
  const isTimed = row.occurred_at.getTime() === Date.parse(event.occurred_at);
  return isTimed && row.stream === event.event_type && isDeepStrictEqual(row.data, event.data);
}

function lines(what: string, entries: [string, unknown][]): string[] {
  const more = entries.length > NAMED ? [`${what}: ${entries.length} in all`] : [];
  return [...entries.slice(0, NAMED).map(([id]) => `${what}: ${id}`), ...more];
}

async function named(client: pg.Client, what: string, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql, values);
  return lines(
    what,
    rows.map(({ name }) => [name, null]),
  );
}

const IDS_APART = `
  SELECT coalesce(i.event_id, e.event_id) AS name FROM event_ids i FULL JOIN events e USING (event_id)
  WHERE i.event_id IS NULL OR e.event_id IS NULL OR i.occurred_at <> e.occurred_at`;

const TWICE = 'SELECT event_id AS name FROM events GROUP BY 1 HAVING count(*) > 1';

/** Events of one time may have raced for the last value: any of theirs is right. */
const WRONG_ROLLUPS = `
  WITH fields AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(stream text, kind text, field text)
  ), valued AS (
    SELECT stream, date_trunc('minute', occurred_at, 'UTC') AS minute, occurred_at, kind, (data ->> field)::float8 AS value
    FROM events LEFT JOIN fields USING (stream)
  ), expected AS (
    SELECT stream, minute, count(*) AS count, sum(value) FILTER (WHERE kind <> 'last') AS sum,
           max(occurred_at) FILTER (WHERE kind = 'last' AND value IS NOT NULL) AS last_at
    FROM valued GROUP BY 1, 2
  )
  SELECT format('%s at %s: %s instead of %s', stream, minute, to_json(r), to_json(e)) AS name
  FROM expected e FULL JOIN rollups r USING (stream, minute)
  WHERE e.count IS DISTINCT FROM r.count OR e.sum IS DISTINCT FROM r.sum OR e.last_at IS DISTINCT FROM r.last_at
     OR NOT (r.last_at IS NULL OR EXISTS (
          SELECT FROM valued v WHERE v.stream = r.stream AND v.occurred_at = r.last_at AND v.value = r.last))`;

function valuedFields(): string {
  const fields = Object.entries(STREAMS).flatMap(([stream, { valuation }]) =>
    valuation.kind === 'count' ? [] : [{ stream, ...valuation }],
  );
  return JSON.stringify(fields);
}

async function findNotKept(client: pg.Client, { fates, run }: Ledger): Promise<string[]> {
  const { rows } = await client.query<{ event_id: string; code: string; body: string }>(
    "SELECT event_id, code, convert_from(body, 'UTF8') AS body FROM quarantine WHERE starts_with(event_id, $1)",
    [run],
  );
  const kept = new Map(rows.map((row) => [`${row.event_id} ${row.code}`, JSON.parse(row.body) as unknown]));
  const missing = [...fates].flatMap(([id, { event, refusals }]) =>
    [...refusals]
      .filter(
        (code) =>
          !(code === CONFLICT ? kept.has(`${id} ${code}`) : isDeepStrictEqual(kept.get(`${id} ${code}`), event)),
      )
      .map((code): [string, null] => [`${id} ${code}`, null]),
  );
  return lines('not in quarantine', missing);
}
