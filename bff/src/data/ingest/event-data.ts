import { STREAM_NAMES, STREAMS, type StreamName } from '@iops/contracts';
import { Compile, type Validator } from 'typebox/compile';
import { parseTime } from '../../platform/http/zoned-time.js';
import { escapePointer } from './bad-value.js';
import type { Refusal } from './check-event.js';

/** As much of a JSON Schema as tells where times are. */
interface Schema {
  pattern?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** A stream's compiled check, and the way to each time in its data. */
interface DataCheck {
  validator: Validator;
  times: readonly TimePath[];
}

/** Names from the data down to a time; `null` stands for every item of an array. */
type TimePath = readonly (string | null)[];

const checks = new Map<StreamName, DataCheck>(
  STREAM_NAMES.map((name) => {
    const schema = STREAMS[name].data;
    return [name, { validator: Compile(schema) as unknown as Validator, times: timePaths(schema as Schema) }];
  }),
);

/** Why the data is not what its stream's schema asks for, or names a day that never was. */
export function findBadData(stream: StreamName, data: Record<string, unknown>): Refusal | null {
  const { validator, times } = checks.get(stream)!;
  if (!validator.Check(data)) return dataRefusal(validator, data);
  for (const path of times) {
    const pointer = findImpossible(data, path, '/data');
    if (pointer !== null) return { code: 'invalid_time', pointer, message: 'There is no such time.' };
  }
  return null;
}

function dataRefusal(validator: Validator, data: unknown): Refusal {
  const [error] = validator.Errors(data);
  if (error?.keyword === 'required') {
    const [field] = (error.params as { requiredProperties: string[] }).requiredProperties;
    const pointer = `/data${error.instancePath}/${escapePointer(field!)}`;
    return { code: 'missing_field', pointer, message: `${field} is missing.` };
  }
  const pointer = `/data${error?.instancePath ?? ''}`;
  const name = pointer.slice(1).replaceAll('/', '.');
  return { code: 'invalid_field', pointer, message: `${name} ${readable(error?.message ?? 'is not valid')}.` };
}

/** The validator says "must be string". */
function readable(message: string): string {
  return message
    .replace(/^must be (string|number|boolean)$/, 'must be a $1')
    .replace(/^must be (object|array)$/, 'must be an $1');
}

/** The schemas hold the form of times by a pattern, the only one there is; whether the day exists is asked here. */
function timePaths(schema: Schema, path: TimePath = []): TimePath[] {
  if (schema.pattern !== undefined) return [path];
  if (schema.items !== undefined) return timePaths(schema.items, [...path, null]);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => timePaths(property, [...path, name]));
}

/** The pointer to a time that never was. */
function findImpossible(value: unknown, [step, ...rest]: TimePath, pointer: string): string | null {
  if (value === undefined) return null;
  if (step === undefined) return parseTime(value as string) === null ? pointer : null;
  if (step !== null) return findImpossible((value as Record<string, unknown>)[step], rest, `${pointer}/${step}`);
  for (const [index, item] of (value as unknown[]).entries()) {
    const found = findImpossible(item, rest, `${pointer}/${index}`);
    if (found !== null) return found;
  }
  return null;
}
