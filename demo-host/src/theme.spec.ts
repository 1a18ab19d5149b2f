import { expect, test } from '@jest/globals';
import { parseTheme } from './theme.js';

test.each([
  [undefined, 'auto'],
  ['theme=dark', 'dark'],
  ['a=1; theme=light; b=2', 'light'],
  ['theme=purple', 'auto'],
  ['mytheme=dark', 'auto'],
])('cookies %j mean %s', (cookies, theme) => {
  expect(parseTheme(cookies)).toBe(theme);
});
