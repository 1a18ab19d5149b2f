import { within } from '../element.js';
import type { Claim } from './claims.js';
import { patchRows, setText } from './patch.js';
import { copyOf } from './template.js';

/** The signs before claims; words say the same. */
const MARKS: Readonly<Record<Claim['mark'], string>> = {
  bell: 'M4 11V7.2a4 4 0 0 1 8 0V11l1.2 1.5H2.8zM6.8 14.5h2.4',
  none: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5.2V8l1.9 1.4',
  check: 'M3 8.5 6.4 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  dash: 'M4 8h8',
};

/** Shows claims in a list; lines that did not change are left alone. */
export function showClaims(list: HTMLElement, claims: readonly Claim[]): void {
  patchRows(list, claims, { key: (_, index) => String(index), create: () => copyOf('claim'), update: showClaim });
}

function showClaim(row: HTMLElement, { what, became: words, mark, tone, alertId }: Claim): void {
  row.dataset['tone'] = tone;
  within(row, 'path').setAttribute('d', MARKS[mark]);
  setText(within(row, '.what'), what);
  setText(within(row, '.became'), words);
  const link = within<HTMLAnchorElement>(row, 'a');
  link.hidden = alertId === null;
  if (alertId !== null) {
    link.href = `/?${new URLSearchParams({ role: roleOf(), alert: alertId }).toString()}`;
    link.setAttribute('aria-label', `See why: ${what}`);
  }
}

const roleOf = () => document.querySelector<HTMLMetaElement>('meta[name="role"]')?.content ?? 'operator';
