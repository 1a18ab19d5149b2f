import { PERCENT_UNIT } from './display.js';
import type { Facts } from './facts.js';
import type { Draft } from './reasons.js';

/** Rows of what a sender sent lately, or none where nothing was refused. Only our own words: nothing it wrote. */
export function intakeRows({ intake, asOf }: Facts): Draft[] {
  if (intake === null || intake.refused === 0) return [];
  const { sent, refused, minutes, reason } = intake;
  const common = { kind: 'finding', at: asOf.toISOString(), href: null } as const;
  const rows: Draft[] = [
    { ...common, key: 'sent', label: 'Events sent', value: sent, unit: 'events' },
    { ...common, key: 'refused', label: 'Events refused', value: refused, unit: 'events' },
    { ...common, key: 'refusedShare', label: 'Share refused', value: (100 * refused) / sent, unit: PERCENT_UNIT },
    { ...common, key: 'intakeMinutes', label: 'Window', value: minutes, unit: 'minutes' },
  ];
  if (reason !== null) {
    const words = reason.code.replaceAll('_', ' ');
    rows.push(
      { ...common, key: 'mainReason', label: 'Most frequent reason', value: words, unit: null },
      { ...common, key: 'mainReasonCount', label: 'Refused for it', value: reason.count, unit: 'events' },
    );
  }
  if (sent > refused) {
    rows.push({
      ...common,
      kind: 'counter',
      key: 'taken',
      label: 'Events taken',
      value: sent - refused,
      unit: 'events',
    });
  }
  return rows;
}
