import { expect, test } from '@jest/globals';
import { renderErb } from './erb.js';

test('expressions become their values, comments nothing, and the rest stays as it is', () => {
  const view = '<%# a view\n of ours %>\n<p><%= yield %></p><%= link_to "a", b %>{{c}}';
  expect(renderErb(view, { yield: '<b>$&</b>', 'link_to "a", b': '' })).toBe('<p><b>$&</b></p>{{c}}');
});

test('an expression without a value throws', () => {
  expect(() => renderErb('<%= current_user.name %>', {})).toThrow('current_user.name');
});
