import { expect, test } from '@jest/globals';
import { ELEMENTS, parsePlace, placeHash, statesOf, THEMES, WIDTHS } from './place.js';

test('every place leads back to itself', () => {
  for (const element of ELEMENTS)
    for (const state of [...statesOf(element), 'all'] as const)
      for (const theme of THEMES)
        for (const width of WIDTHS) {
          const place = { element, state, theme, width };
          expect(parsePlace(placeHash(place))).toEqual(place);
        }
});

test.each(['', '#', '#nothing', '#kpis/<b>/pink/9'])('%s is the place of a first visit', (hash) => {
  expect(placeHash(parsePlace(hash))).toBe('#kpis/ready/light/768');
});

test('a form has nothing that could grow old', () => {
  expect(parsePlace('#connect/stale/dark/280').state).toBe('ready');
});
