import { expect, test } from '@jest/globals';
import { fillTemplate } from './page-template.js';

test('values are escaped, so that none can add markup', () => {
  expect(fillTemplate('<p title="{{a}}">{{a}}</p>', { a: `"><script>'&` })).toBe(
    '<p title="&quot;&gt;&lt;script&gt;&#39;&amp;">&quot;&gt;&lt;script&gt;&#39;&amp;</p>',
  );
});

test('a name without a value throws', () => {
  expect(() => fillTemplate('{{a}}{{b}}', { a: '' })).toThrow('names b');
});
