import type { Evidence } from '@iops/contracts';
import { display, PERCENT_UNIT, TIME_UNIT, type ZonedTime, zonedTime } from './display.js';
import type { Claim, Token } from './tokens.js';

/** The row that backs a claim of `sentence`, or null when none does; among several the one whose label stands nearest. */
export function resolve(
  token: Token,
  evidence: readonly Evidence[],
  { sentence, timeZone }: { sentence: string; timeZone: string },
): Evidence | null {
  const backing = evidence.filter((row) => backs(row, token.claim, timeZone));
  const distances = new Map(backing.map((row) => [row, distance(row, sentence.toLowerCase(), token)]));
  return backing.sort((a, b) => distances.get(a)! - distances.get(b)!)[0] ?? null;
}

/** True when the row, as it is written, says what is claimed. */
function backs(row: Evidence, claim: Claim, timeZone: string): boolean {
  switch (claim.kind) {
    case 'number':
      return typeof row.value === 'number' && saysNumber(row, row.value, claim, timeZone);
    case 'time':
      return row.unit === TIME_UNIT && saysTime(zonedTime(new Date(row.value), timeZone), claim.parts);
    case 'instant':
      return row.unit === TIME_UNIT && new Date(row.value).getTime() === claim.at;
    case 'foreign':
      return false;
    default: {
      const never: never = claim;
      throw new Error(`unknown claim ${JSON.stringify(never)}`);
    }
  }
}

function saysNumber(row: Evidence, value: number, claim: Claim & { kind: 'number' }, timeZone: string): boolean {
  const written = Number(display(row, timeZone).replace(/[,%]/g, ''));
  if (written !== claim.value) return false;
  if (claim.sign !== null && Math.sign(value) !== (claim.sign === '+' ? 1 : -1)) return false;
  return claim.unit === null ? row.unit !== PERCENT_UNIT : row.unit === claim.unit;
}

function saysTime(time: ZonedTime, parts: Partial<ZonedTime>): boolean {
  return (Object.keys(parts) as (keyof ZonedTime)[]).every((part) => parts[part] === time[part]);
}

/** Characters from the row's label to the token; a label behind it is further than any before it, a unit further still. */
function distance({ label, unit }: Evidence, sentence: string, { start, end }: Token): number {
  const name = label.toLowerCase();
  const before = sentence.slice(0, start).lastIndexOf(name);
  if (before >= 0) return start - before - name.length;
  const behind = sentence.indexOf(name, end);
  if (behind >= 0) return sentence.length + behind - end;
  return unit !== null && sentence.includes(unit.replace(/s$/, '')) ? 2 * sentence.length : Number.POSITIVE_INFINITY;
}
