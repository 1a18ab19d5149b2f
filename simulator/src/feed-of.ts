import type { MarketplaceEvent } from '@iops/contracts';
import { hash } from './random.js';

/** The feed that posts an event, 0..feeds-1: all events about one customer, tutor or subject go the same way, in order. */
export function feedOf({ data, event_id }: MarketplaceEvent, feeds: number): number {
  const entity = data['customer_id'] ?? data['tutor_id'] ?? data['subject'] ?? event_id;
  return hash(0, String(entity))[0] % feeds;
}
