import type { IntakeShare, SenderQuality } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import { selectKeyNames } from '../../platform/auth/api-keys.queries.js';
import { type SenderShare, selectSenderShares } from './intake.queries.js';
import { type ReasonRow, selectReasons } from './quarantine.queries.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How each sender of the last day fares, those with the most refusals first. */
export async function senderQuality(manager: EntityManager, now: Date): Promise<SenderQuality[]> {
  const day = { from: new Date(now.getTime() - DAY_MS), to: now };
  const hour = { from: new Date(now.getTime() - HOUR_MS), to: now };
  const lastDay = sharesBySender(await selectSenderShares(manager, day));
  const lastHour = sharesBySender(await selectSenderShares(manager, hour));
  const reasons = await selectReasons(manager, day, null);
  const senders = [...new Set([...reasons.map((row) => row.sender), ...lastDay.keys()])];
  const names = await selectSenderNames(manager, senders);
  return senders
    .map((sender) => ({
      sender,
      name: names.get(sender) ?? null,
      lastHour: lastHour.get(sender) ?? NOTHING_SENT,
      lastDay: lastDay.get(sender) ?? NOTHING_SENT,
      reasons: reasons.filter((row) => row.sender === sender).map(reasonOf),
    }))
    .sort((a, b) => b.lastDay.refused - a.lastDay.refused);
}

/** The names of those senders that are keys, by sender. */
export async function selectSenderNames(
  manager: EntityManager,
  senders: readonly string[],
): Promise<Map<string, string>> {
  const ids = senders.filter((sender) => sender.startsWith('key:')).map((sender) => sender.slice('key:'.length));
  const names = await selectKeyNames(manager, ids);
  return new Map([...names].map(([id, name]) => [`key:${id}`, name]));
}

const NOTHING_SENT: IntakeShare = { sent: 0, refused: 0, share: null };

function sharesBySender(rows: readonly SenderShare[]): Map<string, IntakeShare> {
  return new Map(
    rows.map(({ sender, sent, refused }) => [sender, { sent, refused, share: sent === 0 ? null : refused / sent }]),
  );
}

function reasonOf({ code, count, newestAt, message, quarantineId }: ReasonRow): SenderQuality['reasons'][number] {
  return { code, count, newestAt: newestAt.toISOString(), message, exampleId: quarantineId };
}
