/** The elements that the gallery shows, by tag without its prefix. */
export const ELEMENTS = ['kpis', 'alerts-feed', 'explain', 'connect'] as const;
/** What each can be in; `full` is more than anybody will have. */
export const STATES = [
  'loading',
  'empty',
  'ready',
  'stale',
  'offline',
  'error',
  'unauthorized',
  '429',
  'full',
] as const;
export const THEMES = ['light', 'dark'] as const;
/** CSS pixels: the least that is promised, a phone, a tablet, a desk. */
export const WIDTHS = ['280', '375', '768', '1200'] as const;

export type ElementName = (typeof ELEMENTS)[number];
export type StateName = (typeof STATES)[number];

/** One place in the gallery; `all` shows every state of the element beside the others. */
export interface Place {
  element: ElementName;
  state: StateName | 'all';
  theme: (typeof THEMES)[number];
  width: (typeof WIDTHS)[number];
}

/** The states that an element has: a form shows no data that could grow old. */
export function statesOf(element: ElementName): readonly StateName[] {
  return element === 'connect' ? STATES.filter((state) => state !== 'stale') : STATES;
}

/** Reads `#element/state/theme/width`; what is missing or unknown there is what a first visit shows. */
export function parsePlace(hash: string): Place {
  const [element, state, theme, width] = hash.replace(/^#/, '').split('/');
  const shown = known(ELEMENTS, element, 'kpis');
  return {
    element: shown,
    state: known([...statesOf(shown), 'all'] as const, state, 'ready'),
    theme: known(THEMES, theme, 'light'),
    width: known(WIDTHS, width, '768'),
  };
}

/** The hash that leads to a place. */
export function placeHash({ element, state, theme, width }: Place): string {
  return `#${element}/${state}/${theme}/${width}`;
}

function known<T extends string>(names: readonly T[], name: string | undefined, preset: T): T {
  return names.find((one) => one === name) ?? preset;
}
