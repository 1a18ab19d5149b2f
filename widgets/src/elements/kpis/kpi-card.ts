import type { Kpi, KpiUnit } from '@iops/contracts';
import type { FirstWords } from '../../i18n/en.js';
import { entryOf } from '../../i18n/entry.js';
import type { Format } from '../../i18n/format.js';

/** What figures are written with. */
export interface Words {
  strings: FirstWords;
  format: Format;
}

/** What a value is compared with: the period before, or nothing. */
export type Compare = 'period' | 'none';

/** A KPI as it is shown. */
export interface KpiCard {
  label: string;
  /** Null where nothing is known. */
  value: string | null;
  unit: string;
  delta: Delta | null;
  target: { text: string; bar: Bullet | null } | null;
}

/** How a value compares with the period before. */
export interface Delta {
  direction: 'up' | 'down' | 'same';
  /** `neutral` where no target says that more or less of it matters. */
  tone: 'good' | 'bad' | 'neutral';
  text: string;
}

/** A value on the way to its target; both 0..1 of the bar. */
export interface Bullet {
  value: number;
  target: number;
}

/** Decimals that are shown of each unit; a share counts in percent. */
const DIGITS: Readonly<Record<KpiUnit, number>> = { count: 0, share: 1, stars: 2, minutes: 0, per_100_customers: 1 };
/** Room beyond the larger of value and target, so that neither ends at the edge. */
const HEADROOM = 1.15;

/** Words and figures of a card. */
export function kpiCard(kpi: Kpi, words: Words, compare: Compare = 'period'): KpiCard {
  const { kpis } = words.strings;
  const { target, unit } = kpi;
  return {
    label: entryOf(kpis.label, kpi.id) ?? kpi.label,
    value: kpi.value === null ? null : formatValue(kpi.value, unit, words.format),
    unit: kpis.unit[unit],
    delta: compare === 'none' ? null : deltaOf(kpi, words),
    target: target === null ? null : { text: targetText(target, unit, words), bar: bulletOf(kpi) },
  };
}

/** A value without its unit: shares in percent, the rest as it is. */
export function formatValue(value: number, unit: KpiUnit, format: Format): string {
  return unit === 'stars'
    ? format.number(value, DIGITS.stars)
    : format.plain(unit === 'share' ? value * 100 : value, DIGITS[unit]);
}

/** A value with the unit that belongs right behind it. */
export function withUnit(value: number, unit: KpiUnit, { strings, format }: Words): string {
  return behind(formatValue(value, unit, format), unit, strings);
}

/** A target with its unit, without digits that say nothing. */
function targetText(target: number, unit: KpiUnit, words: Words): string {
  return unit === 'stars' ? words.format.plain(target, DIGITS.stars) : withUnit(target, unit, words);
}

function behind(text: string, unit: KpiUnit, { percent, kpis }: FirstWords): string {
  if (unit === 'share') return percent(text);
  return unit === 'minutes' ? `${text} ${kpis.unit.minutes}` : text;
}

/** What changed since the period before; null where that is not known. */
export function deltaOf({ delta, comparator, unit, target, goodWhen }: Kpi, words: Words): Delta | null {
  if (delta === null || comparator === null) return null;
  const { kpis } = words.strings;
  const than = entryOf(kpis.comparator, comparator.label) ?? comparator.label;
  const direction = directionOf(delta, unit);
  if (direction === 'same') return { direction, tone: 'neutral', text: kpis.same(than) };
  const amount = amountText(delta, unit, words);
  if (target === null) return { direction, tone: 'neutral', text: kpis.versus(amount, than) };
  const tone = direction === goodWhen ? 'good' : 'bad';
  return { direction, tone, text: (tone === 'good' ? kpis.better : kpis.worse)(amount, than) };
}

/** What would read as 0 is no difference. */
function directionOf(difference: number, unit: KpiUnit): Delta['direction'] {
  const scale = 10 ** DIGITS[unit] * (unit === 'share' ? 100 : 1);
  if (Math.round(difference * scale) === 0) return 'same';
  return difference > 0 ? 'up' : 'down';
}

/** The difference of two shares is told in percentage points. */
function amountText(difference: number, unit: KpiUnit, { strings, format }: Words): string {
  const text = formatValue(Math.abs(difference), unit, format);
  return unit === 'share' ? `${text} ${strings.kpis.points}` : behind(text, unit, strings);
}

/** Where value and target stand on the bar; null where one is missing or the target is nothing at all. */
export function bulletOf({ value, target, unit }: Pick<Kpi, 'value' | 'target' | 'unit'>): Bullet | null {
  if (value === null || target === null || target === 0) return null;
  const [from, to] = scaleOf(Math.max(value, target), unit);
  const place = (n: number) => Math.min(1, Math.max(0, (n - from) / (to - from)));
  return { value: place(value), target: place(target) };
}

function scaleOf(largest: number, unit: KpiUnit): [number, number] {
  if (unit === 'stars') return [1, 5];
  return [0, unit === 'share' ? Math.max(1, largest) : largest * HEADROOM];
}
