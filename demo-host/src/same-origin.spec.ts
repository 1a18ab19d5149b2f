import { expect, test } from '@jest/globals';
import { isSameOrigin } from './same-origin.js';

const own = { host: 'localhost:4200', origin: 'http://localhost:4200' };

test.each([
  ['our own page', { ...own, 'sec-fetch-site': 'same-origin' }, true],
  ['our own page in a browser without fetch metadata', own, true],
  ['another site', { ...own, origin: 'https://evil.example' }, false],
  ['another port of this machine', { ...own, origin: 'http://localhost:4000' }, false],
  ['another port that says so itself', { ...own, 'sec-fetch-site': 'same-site' }, false],
  ['a page without an origin', { ...own, origin: 'null' }, false],
  ['a program that names no origin', { host: 'localhost:4200' }, false],
])('%s is same-origin: %#', (_, headers, expected) => {
  expect(isSameOrigin(headers)).toBe(expected);
});
