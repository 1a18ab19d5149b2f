import { expect, test } from '@jest/globals';
import { fillTemplate, includeParts } from './page-template.js';

test('values are escaped, so that none can add markup', () => {
  expect(fillTemplate('<p title="{{a}}">{{a}}</p>', { a: `"><script>'&` })).toBe(
    '<p title="&quot;&gt;&lt;script&gt;&#39;&amp;">&quot;&gt;&lt;script&gt;&#39;&amp;</p>',
  );
});

test('a name without a value throws', () => {
  expect(() => fillTemplate('{{a}}{{b}}', { a: '' })).toThrow('names b');
});

test('a part stands where it is included, and nothing of it is changed', () => {
  expect(includeParts('<body><!-- include bar --><!-- kept --></body>', { bar: '<b title="$&">{{a}}</b>\n' })).toBe(
    '<body><b title="$&">{{a}}</b><!-- kept --></body>',
  );
});

test('a part that is not there throws', () => {
  expect(() => includeParts('<!-- include bar -->', {})).toThrow('includes bar');
});
