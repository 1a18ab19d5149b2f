import { describe, expect, it } from '@jest/globals';
import { Audience } from './audience.js';
import { Hold } from './hold.js';
import type { Broadcast } from './told.js';

const batch = (topic: `streams:${string}`): Broadcast => ({ event: 'batch', body: { topic, cursor: '', items: [] } });

describe('what is held for one connection', () => {
  it('is what was told on its topics meanwhile, in order', () => {
    const audience = new Audience();
    const hold = new Hold(new Set(['streams:a.*', 'alerts']));
    const release = audience.add(hold);
    const told = [batch('streams:a.*'), batch('streams:b.*'), batch('streams:a.*')];
    for (const each of told) audience.tell(each);
    release();
    audience.tell(batch('streams:a.*'));
    expect(hold.all).toEqual([told[0], told[2]]);
  });

  it('makes its topics wanted, while it is there', () => {
    const audience = new Audience();
    const release = audience.add(new Hold(new Set(['alerts', 'streams:a.*'])));
    expect([audience.wants('alerts'), audience.wants('kpis'), audience.streamTopics()]).toEqual([
      true,
      false,
      ['streams:a.*'],
    ]);
    release();
    expect([audience.wants('alerts'), audience.streamTopics()]).toEqual([false, []]);
  });

  it('is given up where it is too much', () => {
    const hold = new Hold(new Set(['streams:a.*']));
    for (let n = 0; n < 1_000; n++) hold.tell(batch('streams:a.*'));
    expect(hold.all).toHaveLength(1_000);
    for (let n = 0; n < 2; n++) hold.tell(batch('streams:a.*'));
    expect(hold.all).toBeNull();
  });
});
