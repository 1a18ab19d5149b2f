import { LIMITS, type ReplayAnswer, type ReplayManyAnswer } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { Problem } from '../../platform/http/problem.js';
import { correctedEvent } from './corrected-event.js';
import { IngestService } from './ingest.service.js';
import {
  type KeptRow,
  type QuarantineFilter,
  selectQuarantine,
  selectQuarantined,
  updateReplayed,
} from './quarantine.queries.js';
import { type RawEvent, rawEvent } from './raw-event.js';

/** Who asks for a replay, and when. */
export interface By {
  actor: string;
  at: Date;
}

/** Which events are replayed. */
export interface Batch {
  filter: Omit<QuarantineFilter, 'replayed'>;
  /** Where an earlier replay stopped; null begins with the newest. */
  cursor: string | null;
  /** At most so many. */
  limit: number;
}

/** Events replayed at once: what is taken is marked before the next are read. */
const REPLAYED_AT_ONCE = 500;
/** Bytes of a body that are read for a replay: with one more than an event may have it is refused for its size. */
const READ_BYTES = LIMITS.eventBytes + 1;

/** Sends refused events through the checks again: after the sender was fixed, the catalogue, or the event itself. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ingest: IngestService,
    private readonly audit: Audit,
  ) {}

  /**
   * Replays one event as it was kept, or the one in a body `{"event": …}` in its place and in its format; what is
   * still refused stays where it is. Asked twice it is a duplicate the second time.
   * @throws Problem `not_found`, or those of `correctedEvent` and of ingest
   */
  async replay(quarantineId: string, body: string, by: By): Promise<ReplayAnswer> {
    const row = await selectQuarantined(this.dataSource.manager, quarantineId, READ_BYTES);
    if (row === null) throw new Problem('not_found', 'There is no refused event with this id.');
    const corrected = correctedEvent(body, row.format);
    const { answer, refused } = await this.ingest.settle([corrected ?? rawOf(row)], row.sender, by.at);
    if (refused.length > 0) return { outcome: 'refused', error: answer.errors[0]! };
    await this.mark([row.quarantineId], by, { corrected: corrected !== null });
    return { outcome: answer.accepted > 0 ? 'accepted' : 'duplicate', error: null };
  }

  /** Replays events that match and were not replayed, the newest first; `nextCursor` is where to go on. */
  async replayMany({ filter, cursor, limit }: Batch, by: By): Promise<ReplayManyAnswer> {
    const total: ReplayManyAnswer = { replayed: 0, stillRefused: 0, nextCursor: cursor };
    for (let left = limit; left > 0; left -= REPLAYED_AT_ONCE) {
      const page = { before: total.nextCursor, limit: Math.min(left, REPLAYED_AT_ONCE), bytes: READ_BYTES };
      const rows = await selectQuarantine(this.dataSource.manager, { ...filter, replayed: false }, page);
      const taken = await this.takenOf(rows, by);
      if (taken.length > 0) await this.mark(taken, by, { ...filter });
      total.replayed += taken.length;
      total.stillRefused += rows.length - taken.length;
      total.nextCursor = rows.length < page.limit ? null : rows.at(-1)!.quarantineId;
      if (total.nextCursor === null) break;
    }
    return total;
  }

  /** The ids of those that ingest took; each sender's events go in under its name. */
  private async takenOf(rows: readonly KeptRow[], { at }: By): Promise<string[]> {
    const taken: string[] = [];
    for (const sender of new Set(rows.map((row) => row.sender))) {
      const own = rows.filter((row) => row.sender === sender);
      const { refused } = await this.ingest.settle(own.map(rawOf), sender, at);
      const still = new Set(refused.map(({ index }) => index));
      taken.push(...own.filter((_, index) => !still.has(index)).map((row) => row.quarantineId));
    }
    return taken;
  }

  private async mark(quarantineIds: readonly string[], by: By, details: Record<string, unknown>): Promise<void> {
    const target = quarantineIds.length === 1 ? `quarantine:${quarantineIds[0]}` : 'quarantine';
    await this.dataSource.transaction(async (manager) => {
      await updateReplayed(manager, quarantineIds, by);
      await this.audit.append(manager, {
        ...by,
        action: 'quarantine.replay',
        target,
        details: { ...details, count: quarantineIds.length },
      });
    });
  }
}

function rawOf({ body, format }: KeptRow): RawEvent {
  return rawEvent(body.toString(), format);
}
