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

/** The unit to write beside the value, or nothing where the value says it already. */
export function evidenceUnit({ unit }: Pick<Evidence, 'unit'>): string {
  return unit === null || unit === 'time' || unit === 'percent' ? '' : unit;
}

/** Value and unit of a row. */
export function valueText(row: Pick<Evidence, 'value' | 'unit'>, words: Words): string {
  return `${evidenceValue(row, words)} ${evidenceUnit(row)}`.trim();
}
