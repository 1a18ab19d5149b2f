import type { Kpi, KpiUnit } from '@iops/contracts';
import type { Strings } from '../../i18n/en.js';
import type { Format } from '../../i18n/format.js';

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
export function kpiCard(kpi: Kpi, strings: Strings, format: Format): KpiCard {
  const { kpis } = strings;
  return {
    label: kpis.label[kpi.id] ?? kpi.label,
    value: kpi.value === null ? null : formatValue(kpi.value, kpi.unit, format),
    unit: kpis.unit[kpi.unit],
    delta: deltaOf(kpi, strings, format),
    target:
      kpi.target === null ? null : { text: targetText(kpi.target, kpi.unit, strings, format), bar: bulletOf(kpi) },
  };
}

/** A value without its unit: shares in percent, the rest as it is. */
export function formatValue(value: number, unit: KpiUnit, format: Format): string {
  return unit === 'stars'
    ? format.number(value, DIGITS.stars)
    : format.plain(unit === 'share' ? value * 100 : value, DIGITS[unit]);
}

/** A value with the unit that belongs right behind it. */
export function withUnit(value: number, unit: KpiUnit, strings: Strings, format: Format): string {
  return behind(formatValue(value, unit, format), unit, strings);
}

function targetText(target: number, unit: KpiUnit, strings: Strings, format: Format): string {
  return behind(format.plain(unit === 'share' ? target * 100 : target, DIGITS[unit]), unit, strings);
}

function behind(text: string, unit: KpiUnit, { percent, kpis }: Strings): string {
  if (unit === 'share') return percent(text);
  return unit === 'minutes' ? `${text} ${kpis.unit.minutes}` : text;
}

/** What changed since the period before; null where that is not known. */
export function deltaOf(kpi: Kpi, { kpis }: Strings, format: Format): Delta | null {
  if (kpi.delta === null || kpi.comparator === null) return null;
  const than = kpis.comparator[kpi.comparator.label] ?? kpi.comparator.label;
  const scale = 10 ** DIGITS[kpi.unit] * (kpi.unit === 'share' ? 100 : 1);
  // What would read as 0 is no change.
  if (Math.round(kpi.delta * scale) === 0) return { direction: 'same', tone: 'neutral', text: kpis.same(than) };
  const direction = kpi.delta > 0 ? 'up' : 'down';
  const amount = formatAmount(Math.abs(kpi.delta), kpi.unit, kpis, format);
  if (kpi.target === null) return { direction, tone: 'neutral', text: kpis.versus(amount, than) };
  const tone = direction === kpi.goodWhen ? 'good' : 'bad';
  return { direction, tone, text: (tone === 'good' ? kpis.better : kpis.worse)(amount, than) };
}

/** The difference of two shares is told in percentage points. */
function formatAmount(amount: number, unit: KpiUnit, kpis: Strings['kpis'], format: Format): string {
  const text = formatValue(amount, unit, format);
  if (unit === 'share') return `${text} ${kpis.points}`;
  return unit === 'minutes' ? `${text} ${kpis.unit.minutes}` : text;
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
  return unit === 'share' ? [0, 1] : [0, largest * HEADROOM];
}
