import { describe, expect, it } from '@jest/globals';
import { act } from './action.js';

describe('an action', () => {
  it.each([
    ['active', 'acknowledge', { kind: 'done', status: 'acknowledged' }],
    ['acknowledged', 'acknowledge', { kind: 'already' }],
    ['acknowledged', 'resolve', { kind: 'done', status: 'resolved' }],
    ['active', 'dismiss', { kind: 'done', status: 'dismissed' }],
    ['dismissed', 'dismiss', { kind: 'already' }],
  ] as const)('on an alert that is %s: %s', (status, action, result) => {
    expect(act(status, action)).toEqual(result);
  });

  it.each([
    ['resolved', 'acknowledge'],
    ['resolved', 'dismiss'],
    ['dismissed', 'resolve'],
  ] as const)('is refused with a reason on one that is %s: %s', (status, action) => {
    expect(act(status, action)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(status) });
  });
});
