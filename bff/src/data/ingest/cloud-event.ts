import type { Refusal } from './check-event.js';

type Fields = Record<string, unknown>;

/** CloudEvents attributes (JSON format 1.0) and the fields of ours they stand for. */
const FIELDS: Readonly<Record<string, string>> = { type: 'event_type', time: 'occurred_at', data: 'data' };
/** Attributes that say how the rest is written; nothing of the event itself. */
const FORM = ['specversion', 'datacontenttype', 'id', 'source'];

/**
 * The event that a CloudEvent 1.0 stands for: `source` + `/` + `id` is its id, since only both together are unique;
 * further attributes are kept.
 */
export function fromCloudEvent(cloudEvent: Fields): { value: Fields } | { refused: Refusal } {
  const refused = findWrongAttribute(cloudEvent);
  if (refused) return { refused };
  const event: Fields = { event_id: `${cloudEvent.source}/${cloudEvent.id}` };
  for (const [name, value] of Object.entries(cloudEvent)) {
    if (Object.hasOwn(FIELDS, name)) event[FIELDS[name]!] = value;
    else if (!FORM.includes(name)) event[name] = value;
  }
  return { value: event };
}

/** Points into the CloudEvent where a pointer names a field of ours. */
export function toCloudEventPointer(pointer: string): string {
  if (pointer === '/event_id') return '/id';
  const name = Object.keys(FIELDS).find((attribute) => pointer === `/${FIELDS[attribute]}`);
  return name === undefined ? pointer : `/${name}`;
}

function findWrongAttribute(cloudEvent: Fields): Refusal | null {
  if (cloudEvent.specversion !== '1.0') return wrong('specversion', 'must be "1.0"');
  for (const name of ['id', 'source'])
    if (typeof cloudEvent[name] !== 'string' || cloudEvent[name] === '') return wrong(name, 'must be a string');
  const type = cloudEvent.datacontenttype ?? 'application/json';
  if (typeof type !== 'string' || !/^[\w.+-]+\/([\w.-]+\+)?json\s*(;|$)/i.test(type))
    return wrong('datacontenttype', 'must be JSON');
  if (cloudEvent.data_base64 !== undefined) return wrong('data_base64', 'is not taken; send data as JSON');
  // Ours by name: what a CloudEvent calls otherwise must not arrive under them too.
  const ours = ['event_id', 'event_type', 'occurred_at'].find((name) => cloudEvent[name] !== undefined);
  return ours === undefined ? null : wrong(ours, 'is not an attribute of CloudEvents');
}

function wrong(name: string, what: string): Refusal {
  return { code: 'invalid_field', pointer: `/${name}`, message: `${name} ${what}.` };
}
