import { describe, expect, it } from '@jest/globals';
import { tokens } from './tokens.js';

const found = (text: string) => tokens(text).map(({ start, end, claim }) => [text.slice(start, end), claim.kind]);
const first = (text: string) => tokens(text)[0]?.claim;

describe('tokens', () => {
  it.each([
    ['3 calls', { kind: 'number', value: 3, sign: null, unit: 'calls' }],
    ['1,250.5 points', { kind: 'number', value: 1250.5, sign: null, unit: 'points' }],
    ['a drop of −13', { kind: 'number', value: 13, sign: '-', unit: null }],
    ['+4', { kind: 'number', value: 4, sign: '+', unit: null }],
    ['40%', { kind: 'number', value: 40, sign: null, unit: 'percent' }],
    ['40 percent', { kind: 'number', value: 40, sign: null, unit: 'percent' }],
    ['$40', { kind: 'number', value: 40, sign: null, unit: '$' }],
    ['a 14-day window', { kind: 'number', value: 14, sign: null, unit: 'days' }],
    ['the 3rd call', { kind: 'number', value: 3, sign: null, unit: 'calls' }],
    ['the third time', { kind: 'number', value: 3, sign: null, unit: null }],
    ['Twelve sessions', { kind: 'number', value: 12, sign: null, unit: 'sessions' }],
    ['twenty-one days', { kind: 'number', value: 21, sign: null, unit: 'days' }],
    ['two hundred', { kind: 'number', value: 200, sign: null, unit: null }],
    ['dozens', { kind: 'number', value: 12, sign: null, unit: null }],
    ['twice', { kind: 'number', value: 2, sign: null, unit: null }],
    ['Nov 20 at 16:05', { kind: 'time', parts: { month: 11, day: 20, hour: 16, minute: 5 } }],
    ['November 20th, 2025', { kind: 'time', parts: { month: 11, day: 20, year: 2025 } }],
    ['20 Nov 2025', { kind: 'time', parts: { month: 11, day: 20, year: 2025 } }],
    ['2025-11-20', { kind: 'time', parts: { year: 2025, month: 11, day: 20 } }],
    ['4:05 p.m.', { kind: 'time', parts: { hour: 16, minute: 5 } }],
    ['12 am', { kind: 'time', parts: { hour: 0, minute: 0 } }],
    ['on Thursday', { kind: 'time', parts: { weekday: 4 } }],
    ['in February', { kind: 'time', parts: { month: 2 } }],
    ['2025-11-20T22:05:00.000Z', { kind: 'instant', at: Date.UTC(2025, 10, 20, 22, 5) }],
  ])('%j claims %j', (text, claim) => {
    expect(first(text)).toEqual(claim);
  });

  it.each(['stu_0001', 'stu-0001', 'e1', '5k', '1e5', 'COVID-19', '٣', '½', '²', '16:05:30', 'follow_up'])(
    '%j is no form that a row is written in',
    (text) => {
      expect(found(text)).toEqual([[text, 'foreign']]);
    },
  );

  it.each([
    'Marked calls decline',
    'Mayor of the town',
    'someone attended',
    'seconds',
    'often',
    'week-over-week',
    'she may march',
  ])('%j claims nothing', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('finds each figure of a range and of a ratio', () => {
    expect(found('3-4 calls, 1/2 and 1:5').map(([text]) => text)).toEqual(['3', '4', '1', '2', '1', '5']);
  });
});
