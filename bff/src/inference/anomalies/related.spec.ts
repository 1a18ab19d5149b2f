import type { StreamName } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../testing/generated-demand.js';
import { relatedTo, relationsOf } from './related.js';

describe('related streams', () => {
  it('are as the catalogue has them', () => {
    expect([...relationsOf('customer.subscription.payment_failure')]).toEqual([
      ['customer.subscription.payment_success', 'sibling'],
      ['support.call.inbound', 'driven'],
      ['support.ticket.created', 'driven'],
      ['payment_gateway.transaction.status', 'driver'],
    ]);
  });

  it('moved along, however many hours before or after; others are left out', () => {
    const random = createRandom(4);
    const own = Float64Array.from({ length: 72 }, () => random() - 0.5);
    const ahead = (hours: number) => Float64Array.from(own, (_, i) => own[i + hours] ?? Number.NaN);
    const deviations = new Map<StreamName, Float64Array>([
      ['system.error.log', own],
      ['api.request.log', ahead(2)],
      ['support.call.inbound', ahead(-1)],
      ['customer.page.view', Float64Array.from(own, (value) => -value)],
      ['marketing.ad.spend', Float64Array.from(own, () => random())],
      ['tutor.payout.initiated', new Float64Array(72)],
    ]);
    const related = relatedTo('system.error.log', deviations);
    expect(related.map(({ stream, relation, leadHours }) => [stream, relation, leadHours])).toEqual([
      ['api.request.log', 'driver', 2],
      ['support.call.inbound', 'driven', -1],
      ['customer.page.view', null, 0],
    ]);
    expect(related.map(({ correlation }) => Math.round(correlation))).toEqual([1, 1, -1]);
  });
});
