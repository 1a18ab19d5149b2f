import type { Alert } from '@iops/contracts';

/** What alerts are put together by. */
export type GroupBy = 'none' | 'entity' | 'type';

/** One line of the feed: an alert, or the head of a group. */
export interface Entry {
  /** The alert's id, or the group's name; unique in the list. */
  key: string;
  /** The alert; of a head all those of its group, worst first. Never empty. */
  alerts: readonly [Alert, ...Alert[]];
  kind: 'alert' | 'member' | 'head';
  isOpen: boolean;
}

/** Lines in the order of the worst alert of each group. An alert that is alone in its group has no head. */
export function entriesOf(alerts: readonly Alert[], groupBy: GroupBy, open: ReadonlySet<string>): Entry[] {
  if (groupBy === 'none') return alerts.map((alert) => lineOf(alert, 'alert'));
  const groups = new Map<string, [Alert, ...Alert[]]>();
  for (const alert of alerts) {
    const key = groupBy === 'type' ? `type:${alert.type}` : `${alert.entity.kind}:${alert.entity.id}`;
    const group = groups.get(key);
    if (group) group.push(alert);
    else groups.set(key, [alert]);
  }
  return [...groups].flatMap(([key, group]) => {
    if (group.length === 1) return lineOf(group[0], 'alert');
    const isOpen = open.has(key);
    const head: Entry = { key, alerts: group, kind: 'head', isOpen };
    return isOpen ? [head, ...group.map((alert) => lineOf(alert, 'member'))] : head;
  });
}

function lineOf(alert: Alert, kind: 'alert' | 'member'): Entry {
  return { key: alert.id, alerts: [alert], kind, isOpen: false };
}
