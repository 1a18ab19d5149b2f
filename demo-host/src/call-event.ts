import type { MarketplaceEvent } from '@iops/contracts';

/** `data` of a logged inbound support call. */
export interface CallData {
  call_id: string;
  customer_id: string;
  reason_code: string;
  duration_seconds: number;
}

/** The fact that a student called support at `at`; `suffix` makes its ids unique. */
export function callEvent(customerId: string, suffix: string, at: Date): MarketplaceEvent<CallData> {
  return {
    event_id: `rails-call-${suffix}`,
    event_type: 'support.call.inbound',
    occurred_at: at.toISOString(),
    data: { call_id: `call-${suffix}`, customer_id: customerId, reason_code: 'scheduling', duration_seconds: 240 },
  };
}
