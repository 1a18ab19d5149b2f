import type { RealtimeMessage } from '@iops/contracts';

/** A message of the realtime topics on a line: when it came, what it is, what it tells. */
export function describeMessage(message: RealtimeMessage, at: Date): string {
  return `${at.toISOString().slice(11, 19)}  ${message.type.padEnd(14)}  ${tell(message)}`;
}

function tell(message: RealtimeMessage): string {
  switch (message.type) {
    case 'alert_created':
    case 'alert_updated': {
      const { severity, type, title, condition, status } = message.data;
      return `${severity} ${type}, ${condition}, ${status}: ${title}`;
    }
    case 'metric_update': {
      const { range, items } = message.data;
      return `${range}: ${items.map(({ id, value }) => `${id} ${value === null ? 'unknown' : rounded(value)}`).join(', ')}`;
    }
    default:
      // A newer product may tell more than these tools know of.
      return cut(JSON.stringify((message as { data: unknown }).data));
  }
}

const rounded = (value: number) => Number(value.toPrecision(4));

const cut = (text: string) => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
