import type { Evidence } from '@iops/contracts';
import type { Strings } from '../../i18n/en.js';
import type { Format } from '../../i18n/format.js';

/** What values are written with. */
export interface Words {
  format: Format;
  strings: Pick<Strings, 'percent'>;
}

/** A row's value as people read it: times in their zone, numbers in their language, words as they are. */
export function evidenceValue({ value, unit }: Pick<Evidence, 'value' | 'unit'>, { format, strings }: Words): string {
  if (typeof value === 'number') {
    return unit === 'percent' ? strings.percent(format.plain(value, 1)) : format.plain(value, 2);
  }
  const isTime = unit === 'time' && !Number.isNaN(Date.parse(value));
  return isTime ? format.dayTime(new Date(value)) : value;
}

/** The unit to write beside the value, in English and of one where it is one; nothing where the value says it already. */
export function evidenceUnit({ value, unit }: Pick<Evidence, 'value' | 'unit'>): string {
  if (unit === null || unit === 'time' || unit === 'percent') return '';
  return Math.abs(Number(value)) === 1 ? unit.replace(/s$/, '') : unit;
}

/** Value and unit of a row. */
export function valueText(row: Pick<Evidence, 'value' | 'unit'>, words: Words): string {
  return `${evidenceValue(row, words)} ${evidenceUnit(row)}`.trim();
}
