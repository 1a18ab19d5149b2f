import { describe, expect, it } from '@jest/globals';
import { CALL_SPIKE } from '../../testing/example-facts.js';
import { gather } from './evidence.js';
import { explain } from './explain.js';
import { template } from './template.js';

const reasons = gather(CALL_SPIKE);
const model = (text: string) => ({ provider: 'a-model', phrase: async () => text });

describe('explain', () => {
  it("keeps a model's words as far as they are backed, and names the model", async () => {
    const told = await explain(reasons, model('Mara called 3 times. She will leave in 5 days.'));
    expect(told).toMatchObject({ text: 'Mara called 3 times.', provider: 'a-model', grounded: 0.5 });
  });

  it.each([
    ['nothing of it is backed', model('She called 99 times.')],
    ['it says nothing', model('')],
    ['phrasing fails', { provider: 'a-model', phrase: () => Promise.reject(new Error('too slow')) }],
  ])('the template speaks when %s', async (_, phraser) => {
    expect(await explain(reasons, phraser)).toMatchObject({
      text: template(reasons),
      provider: 'template',
      grounded: 1,
    });
  });
});
