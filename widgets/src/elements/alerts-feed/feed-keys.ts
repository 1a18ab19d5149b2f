import type { FeedAction } from './alert-list.js';

/** What a key asks for. */
export type FeedCommand = { kind: 'move'; to: number } | { kind: 'open' } | { kind: 'act'; action: FeedAction };

/** The part of a key press that decides. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Where the keyboard is in the list. */
export interface Place {
  index: number;
  length: number;
}

const ACTIONS: Readonly<Record<string, FeedAction>> = { a: 'acknowledge', r: 'resolve', d: 'dismiss' };
const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** What a key means in the list, or null. Letters can be switched off (WCAG 2.1.4); arrows, Home and End stay. */
export function feedCommand(press: KeyPress, { index, length }: Place, hasLetters: boolean): FeedCommand | null {
  const { key, ctrlKey, metaKey, altKey } = press;
  if (ctrlKey || metaKey || altKey) return null;
  if (key.length === 1 && !hasLetters) return null;
  const step = STEPS[key];
  if (step) return { kind: 'move', to: Math.min(length - 1, Math.max(0, index + step)) };
  if (key === 'Home') return { kind: 'move', to: 0 };
  if (key === 'End') return { kind: 'move', to: length - 1 };
  if (key === 'o') return { kind: 'open' };
  const action = ACTIONS[key];
  return action ? { kind: 'act', action } : null;
}
