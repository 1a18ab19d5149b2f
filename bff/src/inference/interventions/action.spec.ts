import { describe, expect, it } from '@jest/globals';
import { assign, close, type Standing } from './action.js';

const open: Standing = { state: 'open', assignee: 'ana', outcome: null, isMeasured: false };
const heldOut: Standing = { ...open, state: 'held_out', assignee: null };
const closed: Standing = { ...open, state: 'closed', outcome: 'helped' };

describe('an intervention', () => {
  it.each<[string, Standing, string | null, string]>([
    ['goes to another', open, 'bo', 'done'],
    ['goes to nobody', open, null, 'done'],
    ['stays with who has it', open, 'ana', 'already'],
    ['that is held out is opened by whoever takes it', heldOut, 'bo', 'done'],
    ['that is held out is opened even for nobody', heldOut, null, 'done'],
    ['that was held out until it was measured is not opened', { ...heldOut, isMeasured: true }, 'bo', 'refused'],
    ['that is closed goes to nobody', closed, 'bo', 'refused'],
  ])('%s', (_, standing, to, kind) => {
    expect(assign(standing, to).kind).toBe(kind);
  });

  it('is closed once, and the first outcome stays', () => {
    expect(close(open, 'helped')).toEqual({ kind: 'done' });
    expect(close(heldOut, 'not_needed')).toEqual({ kind: 'done' });
    expect(close(closed, 'helped')).toEqual({ kind: 'already' });
    expect(close(closed, 'no_change')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('helped') });
  });
});
