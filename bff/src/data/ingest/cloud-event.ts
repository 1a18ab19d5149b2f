import type { Refusal } from './check-event.js';

type Fields = Record<string, unknown>;

/** CloudEvents attributes (JSON format 1.0) and the fields of ours they stand for. */
const FIELDS: Readonly<Record<string, string>> = { type: 'event_type', time: 'occurred_at', data: 'data' };
/** Attributes that say how the rest is written; nothing of the event itself. */
const FORM = ['specversion', 'datacontenttype', 'id', 'source'];

/**
 * The event that a CloudEvent 1.0 stands for: `source` + `/` + `id` is its id, since only both together are unique
 * (`/` and `%` of `id` are escaped, so that no two pairs make one); further attributes are kept. `envelopeNames` counts
 * the attributes that its four fields were written with.
 */
export function fromCloudEvent(
  cloudEvent: Fields,
): { value: { event: Fields; envelopeNames: number } } | { refused: Refusal } {
  const refused = findWrongAttribute(cloudEvent);
  if (refused) return { refused };
  const attributes = Object.entries(cloudEvent).filter(([name]) => !FORM.includes(name));
  const form = Object.keys(cloudEvent).length - attributes.length;
  // Not by assignment: a field called __proto__ would be no field then.
  const event = Object.fromEntries([
    ['event_id', `${cloudEvent.source}/${String(cloudEvent.id).replace(/[%/]/g, encodeURIComponent)}`],
    ...attributes.map(([name, value]) => [Object.hasOwn(FIELDS, name) ? FIELDS[name]! : name, value]),
  ]) as Fields;
  return { value: { event, envelopeNames: form + Object.keys(FIELDS).length } };
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
