import type { AlertAction } from '@iops/contracts';

/** What a key asks for, by the name of what does it, and with what. */
export type FeedCommand =
  | { does: 'go'; with: number; isExtending: boolean }
  | { does: 'actOnLine'; with: AlertAction }
  | { does: 'press'; with: string; nth?: number }
  | { does: 'pickLine' | 'pickAll' | 'undo' | 'toggleHelp' | 'goToFilters' | 'goToNote' | 'close' };

/** The part of a key press that decides. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Where the keyboard is in the list. */
export interface Place {
  index: number;
  length: number;
}

const COMMANDS = {
  a: { does: 'actOnLine', with: 'acknowledge' },
  r: { does: 'actOnLine', with: 'resolve' },
  d: { does: 'actOnLine', with: 'dismiss' },
  s: { does: 'actOnLine', with: 'snooze' },
  e: { does: 'actOnLine', with: 'escalate' },
  c: { does: 'actOnLine', with: 'confirm' },
  b: { does: 'actOnLine', with: 'reopen' },
  o: { does: 'press', with: '.open[tabindex="0"]' },
  x: { does: 'pickLine' },
  X: { does: 'pickAll' },
  u: { does: 'undo' },
  f: { does: 'goToFilters' },
  n: { does: 'goToNote' },
  '?': { does: 'toggleHelp' },
  Escape: { does: 'close' },
} satisfies Record<string, FeedCommand>;
const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, Home: -1e9, End: 1e9 };

/** What a key means in the feed, or null. Letters can be switched off (WCAG 2.1.4); arrows, Home, End and Escape stay. */
export function feedCommand(press: KeyPress, { index, length }: Place, hasLetters: boolean): FeedCommand | null {
  const { shiftKey: isExtending } = press;
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const isLetter = press.key.length === 1;
  if (isLetter && !hasLetters) return null;
  const key = isLetter ? press.key.toLowerCase() : press.key;
  const step = STEPS[key];
  if (step) return { does: 'go', with: Math.min(length - 1, Math.max(0, index + step)), isExtending };
  if (key >= '1' && key <= '9') return { does: 'press', with: '.done-bar .chip', nth: Number(key) - 1 };
  const name = isExtending && key === 'x' ? 'X' : key;
  return COMMANDS[name as keyof typeof COMMANDS] ?? null;
}
