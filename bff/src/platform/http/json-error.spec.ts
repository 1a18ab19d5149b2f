import { expect, it } from '@jest/globals';
import { jsonErrorOf } from './json-error.js';

function messageOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return jsonErrorOf(error);
  }
}

it.each([
  ['secret', "Unexpected token 's'."],
  [`{"a": ${'1, '.repeat(20)}"secret": secret}`, 'Expected double-quoted property name in JSON at position 9.'],
  [`["${'x'.repeat(40)}", "secret", @, "secret", "${'y'.repeat(40)}"]`, "Unexpected token '@'."],
  ['{"secret": ', 'Unexpected end of JSON input.'],
  ['', 'Unexpected end of JSON input.'],
])('of %j it is told what is wrong, and nothing of what it says', (text, told) => {
  expect(messageOf(text)).toBe(told);
});
