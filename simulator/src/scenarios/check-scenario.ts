import {
  type Scenario,
  type ScenarioModifier,
  ScenarioSchema,
  STREAM_NAMES,
  STREAMS,
  type StreamPattern,
} from '@iops/contracts';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { names, onlyAdds } from '../influence.js';
import { SEGMENT_WEIGHTS, SUBJECTS } from '../subjects.js';

/** What is wrong in a scenario, and where: a JSON pointer (RFC 6901) into its file. */
export interface Flaw {
  pointer: string;
  message: string;
}

const schema = Compile(ScenarioSchema);

/** Everything that is wrong with a parsed scenario file; none means that it is a `Scenario`. */
export function flawsOf(value: unknown): Flaw[] {
  if (!schema.Check(value)) return schema.Errors(value).flatMap(schemaFlaws);
  return [
    ...value.modifiers.flatMap((modifier, i) => at(`/modifiers/${i}`, modifierFlaws(modifier))),
    ...value.externalEvents.flatMap(({ expectedImpact }, i) =>
      (expectedImpact?.streams ?? []).flatMap((stream, j) =>
        at(`/externalEvents/${i}/expectedImpact/streams/${j}`, patternFlaws(stream)),
      ),
    ),
    ...at('/expects', expectationFlaws(value)),
    ...pastFlaws(value),
  ];
}

/** A field that is missing or not known is the one at fault, not what it should be in. */
function schemaFlaws({ keyword, instancePath, params, message }: TLocalizedValidationError): Flaw[] {
  switch (keyword) {
    case 'required':
      return params.requiredProperties.map((name) => flaw(`${instancePath}/${name}`, 'is needed'));
    case 'additionalProperties':
      return params.additionalProperties.map((name) => flaw(`${instancePath}/${name}`, 'is not known here'));
    case 'boolean':
      return []; // Told by `additionalProperties` as well.
    case 'enum':
      return [flaw(instancePath, `must be one of ${params.allowedValues.join(', ')}`)];
    default:
      return [flaw(instancePath, message)];
  }
}

function at(pointer: string, flaws: Flaw[]): Flaw[] {
  return flaws.map((inner) => ({ ...inner, pointer: pointer + inner.pointer }));
}

function modifierFlaws(modifier: ScenarioModifier): Flaw[] {
  const { stream, kind, value, field, subject, segment, hours } = modifier;
  const flaws = at('/stream', patternFlaws(stream));
  const say = (pointer: string, message: string) => flaws.push({ pointer, message });
  if (kind === 'silence' && value !== undefined) say('/value', 'is not given for silence');
  if (kind !== 'silence' && value === undefined) say('/value', `is needed for ${kind}`);
  if (kind !== 'override' && field !== undefined) say('/field', 'is given for override only');
  if (kind === 'override' && !hasNumber(stream, field)) say('/field', 'must name a number in the data of the stream');
  if (subject !== undefined && !(SUBJECTS as string[]).includes(subject)) say('/subject', 'is not taught here');
  if (segment !== undefined && !(segment in SEGMENT_WEIGHTS)) say('/segment', 'is no segment of students');
  if (hours && hours[0] >= hours[1]) say('/hours', 'must end after they begin');
  return flaws;
}

function patternFlaws(pattern: StreamPattern): Flaw[] {
  return STREAM_NAMES.some((name) => names(pattern, name))
    ? []
    : [{ pointer: '', message: 'names no stream of the catalogue' }];
}

function hasNumber(pattern: StreamPattern, field = ''): boolean {
  const streams = STREAM_NAMES.filter((name) => names(pattern, name));
  return streams.length > 0 && streams.every((name) => isNumber(STREAMS[name].data.properties[field]));
}

function isNumber(property: unknown): boolean {
  return ['number', 'integer'].includes(String((property as { type?: unknown } | undefined)?.type));
}

function expectationFlaws({ expects, durationMinutes, settlingMinutes }: Scenario): Flaw[] {
  const streams = new Set<string>(STREAM_NAMES);
  const subjects = new Set<string>(SUBJECTS);
  const named = (['raises', 'quiet'] as const).flatMap((list) =>
    expects[list].flatMap(({ stream, subject }, i) => [
      ...(stream === undefined || streams.has(stream) ? [] : [flaw(`/${list}/${i}/stream`, 'is no stream')]),
      ...(subject === undefined || subjects.has(subject) ? [] : [flaw(`/${list}/${i}/subject`, 'is not taught here')]),
    ]),
  );
  const longest = durationMinutes + settlingMinutes;
  const timed = expects.raises.flatMap(({ withinMinutes }, i) =>
    withinMinutes !== undefined && withinMinutes > 0 && withinMinutes <= longest
      ? []
      : [flaw(`/raises/${i}/withinMinutes`, `must say by when: 1 to ${longest}, while the scenario moves something`)],
  );
  return [...named, ...timed];
}

function pastFlaws({ sinceMinutes, modifiers }: Scenario): Flaw[] {
  if (sinceMinutes === undefined) return [];
  const taking = modifiers.findIndex((modifier) => !onlyAdds(modifier));
  return taking < 0 ? [] : [flaw(`/modifiers/${taking}`, 'takes away, so the scenario cannot begin in the past')];
}

function flaw(pointer: string, message: string): Flaw {
  return { pointer, message };
}
