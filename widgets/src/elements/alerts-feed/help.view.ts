import { html, type TemplateResult } from 'lit';
import type { Voice } from '../../base/states.view.js';

/** All keys of the feed, and what they mean. */
export function helpView({ strings: { feed } }: Voice): TemplateResult {
  const { keys, action } = feed;
  const rows: readonly (readonly [string, string])[] = [
    ['j k ↓ ↑', keys.move],
    ['o ↵', keys.open],
    ...(['acknowledge', 'resolve', 'dismiss', 'snooze', 'escalate', 'confirm'] as const).map(
      (name) => [name[0]!, action[name]] as const,
    ),
    ['b', action.reopen],
    ['u', keys.undo],
    ['1 … 5', keys.choose],
    ['n', keys.note],
    ['x', keys.pick],
    ['J K', keys.range],
    ['f', keys.filter],
    ['?', keys.help],
    ['Esc', keys.leave],
  ];
  return html`<dl class="done-bar help" aria-label=${feed.help}>
    ${rows.map(
      ([press, meaning]) =>
        html`<div><dt>${press.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${meaning}</dd></div>`,
    )}
  </dl>`;
}
