import type { IngestAnswer, RefusedEvent } from '@iops/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { poolOf } from '../../platform/database/data-source.js';
import { isPassing } from '../../platform/http/problem.filter.js';
import { Problem } from '../../platform/http/problem.js';
import { Wake } from '../../platform/outbox/wake.js';
import { type CheckedEvent, checkEvent, type Refusal, shownId } from './check-event.js';
import { GroupCommit } from './group-commit.js';
import { insertQuarantine, type QuarantineRow, selectHashes, storeEvents } from './ingest.queries.js';

/** What became of one event: filled in when its group was stored. */
interface Ticket {
  event: CheckedEvent;
  outcome: 'accepted' | 'duplicate' | Refusal | null;
}

/** Two connections store in turn: with two cores a third gained nothing (measured). */
const LANES = 2;
/** Events of one statement; the cost per event is flat from 100 to 20,000, so this bounds the wait. */
const MAX_GROUP = 5_000;
/** Events that may wait; beyond that callers are told to come back. */
const MAX_QUEUED = 50_000;
/** Tries of a group that lost a race (serialization, deadlock). */
const MAX_TRIES = 3;

/** Takes events: checks them, stores them with their rollups, and answers after the commit. */
@Injectable()
export class IngestService {
  private readonly logger = new Logger('Ingest');
  private readonly groups = new GroupCommit<Ticket>((tickets) => this.storeGroup(tickets), {
    lanes: LANES,
    maxItems: MAX_GROUP,
    maxQueued: MAX_QUEUED,
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly wake: Wake,
  ) {}

  /**
   * Stores what can be stored of a request's events and keeps the rest in quarantine.
   * @throws Problem `unavailable` when the database cannot take them; nothing of it was acknowledged then
   */
  async ingest(raws: readonly unknown[], sender: string, now: Date): Promise<IngestAnswer> {
    if (this.groups.isFull)
      throw new Problem('unavailable', 'Too many events are waiting to be stored.', { retryAfterSeconds: 1 });
    const checked = raws.map((raw) => checkEvent(raw, now.getTime()));
    const tickets = checked.map((result): Ticket | null =>
      'ok' in result ? { event: result.ok, outcome: null } : null,
    );
    const valid = tickets.filter((ticket) => ticket !== null);
    if (valid.length > 0) await this.groups.add(valid);
    const refusals = checked.map((result, index) =>
      'refused' in result ? result.refused : refusalOf(tickets[index]!),
    );
    await this.quarantine(raws, refusals, sender);
    return answer(raws, refusals, valid);
  }

  private async storeGroup(tickets: Ticket[]): Promise<void> {
    const first = new Map<string, Ticket>();
    const repeats: Ticket[] = [];
    for (const ticket of tickets) {
      if (first.has(ticket.event.eventId)) repeats.push(ticket);
      else first.set(ticket.event.eventId, ticket);
    }
    const known = await this.store([...first.values()]);
    await this.tellKnown([...known, ...repeats]);
    this.wake.wake('events');
  }

  /** Stores the tickets; those whose id was there before come back. A row that PostgreSQL refuses fails alone. */
  private async store(tickets: Ticket[], tries = 1): Promise<Ticket[]> {
    try {
      const known = new Set(
        await storeEvents(
          poolOf(this.dataSource),
          tickets.map((ticket) => ticket.event),
        ),
      );
      for (const ticket of tickets) if (!known.has(ticket.event.eventId)) ticket.outcome = 'accepted';
      return tickets.filter((ticket) => known.has(ticket.event.eventId));
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (/^(40001|40P01)$/.test(code) && tries < MAX_TRIES) return this.store(tickets, tries + 1);
      if (isPassing(error) || !/^(22|23|54)/.test(code)) throw error;
      if (tickets.length === 1) return this.refuseRow(tickets[0]!, error as Error);
      const middle = tickets.length >> 1;
      return [...(await this.store(tickets.slice(0, middle))), ...(await this.store(tickets.slice(middle)))];
    }
  }

  private refuseRow(ticket: Ticket, error: Error): Ticket[] {
    this.logger.warn(`PostgreSQL refused ${ticket.event.eventId}: ${error.message}`);
    ticket.outcome = {
      code: 'invalid_event',
      pointer: '',
      message: 'The event holds something that cannot be stored.',
    };
    return [];
  }

  /** Same id and same body is a duplicate; same id and another body a conflict, never a silent loss. */
  private async tellKnown(tickets: Ticket[]): Promise<void> {
    if (tickets.length === 0) return;
    const hashes = await selectHashes(
      poolOf(this.dataSource),
      tickets.map((ticket) => ticket.event.eventId),
    );
    for (const ticket of tickets) {
      const isSame = hashes.get(ticket.event.eventId)?.equals(ticket.event.hash) ?? false;
      ticket.outcome = isSame
        ? 'duplicate'
        : {
            code: 'event_id_conflict',
            pointer: '/event_id',
            message: 'Another event with this id is stored; this one was not.',
          };
    }
  }

  private async quarantine(
    raws: readonly unknown[],
    refusals: readonly (Refusal | null)[],
    sender: string,
  ): Promise<void> {
    const rows = refusals.flatMap((refusal, index): QuarantineRow[] => {
      return refusal === null
        ? []
        : [
            {
              ...refusal,
              eventId: shownId(raws[index])?.replaceAll('\u0000', '') ?? null,
              body: bodyText(raws[index]),
            },
          ];
    });
    if (rows.length > 0) await insertQuarantine(poolOf(this.dataSource), sender, rows);
  }
}

function refusalOf(ticket: Ticket): Refusal | null {
  return ticket.outcome !== null && typeof ticket.outcome === 'object' ? ticket.outcome : null;
}

function answer(
  raws: readonly unknown[],
  refusals: readonly (Refusal | null)[],
  valid: readonly Ticket[],
): IngestAnswer {
  const errors = refusals.flatMap((refusal, index): RefusedEvent[] => {
    return refusal === null ? [] : [{ index, event_id: shownId(raws[index]), ...refusal }];
  });
  const accepted = valid.filter((ticket) => ticket.outcome === 'accepted').length;
  return { accepted, duplicates: raws.length - accepted - errors.length, rejected: errors.length, errors };
}

/** JSON text of what was refused. Beyond some thousands of levels there is no writing it back. */
function bodyText(raw: unknown): string {
  try {
    return JSON.stringify(raw);
  } catch {
    return '"nested too deep to be written"';
  }
}
