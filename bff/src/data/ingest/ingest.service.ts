import { type IngestAnswer, LIMITS, type StreamName } from '@iops/contracts';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { poolOf } from '../../platform/database/data-source.js';
import { isPassing, problemOf } from '../../platform/http/problem.filter.js';
import { Problem } from '../../platform/http/problem.js';
import { Pace } from '../../platform/jobs/pace.js';
import { Wake } from '../../platform/outbox/wake.js';
import { POLLER, polledStreams } from '../rails-poller/polled-streams.js';
import { type Admission, type Checked, type CheckedEvent, checkEvent, type Refusal } from './check-event.js';
import { GroupCommit } from './group-commit.js';
import { selectHashes, storeNew, storeUnknown } from './ingest.queries.js';
import { Intake } from './intake.service.js';
import { acceptedDays } from './kept-days.js';
import { addAnswer, type Outcome, type Settled, settledOf } from './outcome.js';
import { PartitionsJob } from './partitions.job.js';
import { insertQuarantine } from './quarantine.queries.js';
import { type EventFormat, type RawEvent, splitEvents } from './raw-event.js';
import { readEvents } from './read-event.js';

/** One event on its way: `outcome` is filled in when its group was stored. */
interface Ticket {
  event: CheckedEvent;
  outcome: Outcome | null;
}

/** Connections that store at a time: while some wait for the disk others work (measured: 2 to 4, a tenth more). */
const LANES = 4;
/**
 * Events for which another connection is worth a commit of its own: half of what a hundred callers have under way, so that
 * one half is read while the disk has the other (single events: a tenth more than with 250, a twentieth more than with 25).
 */
const WORTH_A_LANE = 50;
/** Events of one group; from 2,000 on the cost of one hardly falls, so this bounds the wait. */
const MAX_GROUP = 5_000;
/** Events that may wait; beyond that callers are told to come back. */
const MAX_QUEUED = 50_000;
/** Tries of a group that lost a race: SQLSTATEs of serialization and deadlock. */
const MAX_TRIES = 3;
const LOST_RACE = /^(40001|40P01)$/;
/** SQLSTATE of an id that was used before. */
const ID_IS_KNOWN = '23505';
/** For so many groups after an event that was sent before, more are expected: a failed try is work for nothing. */
const CAREFUL_GROUPS = 4;
/** SQLSTATE of a row that no partition takes. */
const NO_PARTITION = '23514';

/** Takes events: checks them, stores them with their rollups, and answers after the commit. */
@Injectable()
export class IngestService {
  private readonly logger = new Logger('Ingest');
  private readonly pastDays: number;
  private readonly polled: ReadonlySet<StreamName>;
  private carefulGroups = 0;
  private readonly groups = new GroupCommit<Ticket>((tickets) => this.storeGroup(tickets), {
    lanes: LANES,
    worthALane: WORTH_A_LANE,
    maxItems: MAX_GROUP,
    maxQueued: MAX_QUEUED,
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly wake: Wake,
    private readonly partitions: PartitionsJob,
    private readonly intake: Intake,
    private readonly pace: Pace,
    @Inject(CONFIG) config: Config,
  ) {
    this.pastDays = acceptedDays(config.retentionDays);
    this.polled = polledStreams(config.rails?.resources ?? []);
  }

  /**
   * Takes a body of one event or an array of them. A body that is not JSON is refused whole.
   * @throws Problem `invalid_json`, `invalid_body`, `batch_too_large`, or those of `ingest`
   */
  ingestBody(text: string, format: EventFormat, sender: string, now: Date): Promise<IngestAnswer> {
    if (!/^\s*[[{]/.test(text)) throw new Problem(isJson(text) ? 'invalid_body' : 'invalid_json');
    const raws = splitEvents(text, format);
    if (raws === null) throw new Problem('invalid_json', 'The array does not end as one.');
    if (raws.length === 0) throw new Problem('invalid_body', 'The array is empty.');
    if (raws.length > LIMITS.batchEvents) {
      throw new Problem('batch_too_large', `An array may have ${LIMITS.batchEvents} events; this one has more.`);
    }
    const checked = this.check(raws, sender, now, text);
    const broken = checked.findIndex(({ refused }) => refused?.code === 'invalid_json');
    if (broken >= 0) throw new Problem('invalid_json', `Event ${broken}: ${checked[broken]!.refused!.message}`);
    return this.take(raws, checked, sender, now);
  }

  /**
   * Takes events one by one: what can be stored is, the rest is kept in quarantine with its reason.
   * @throws Problem `unavailable` when the database cannot take them; nothing of it was acknowledged then
   */
  async ingest(raws: readonly RawEvent[], sender: string, now: Date): Promise<IngestAnswer> {
    return this.take(raws, this.check(raws, sender, now), sender, now);
  }

  /**
   * Does as `ingest` does, but leaves it to the caller to keep what is refused.
   * @throws Problem as `ingest` does
   */
  async settle(raws: readonly RawEvent[], sender: string, now: Date): Promise<Settled> {
    return this.store(this.check(raws, sender, now));
  }

  /**
   * Takes groups of events while they arrive, each stored while the next is read.
   * @throws Problem `invalid_body` once more than 10,000 were refused, else as `ingest` and the groups do; with how many
   * events were taken before it
   */
  async ingestGroups(groups: AsyncIterable<RawEvent[]>, sender: string): Promise<IngestAnswer> {
    const total: IngestAnswer = { accepted: 0, duplicates: 0, rejected: 0, errors: [] };
    let storing: Promise<IngestAnswer> | null = null;
    try {
      for await (const raws of groups) {
        if (storing) addAnswer(total, await storing);
        storing = null;
        if (total.rejected > LIMITS.batchEvents) throw hopeless(total);
        storing = this.ingest(raws, sender, new Date());
        // Looked at with the next group; until then its failure is nobody's surprise.
        storing.catch(() => undefined);
      }
      if (storing) addAnswer(total, await storing);
      return total;
    } catch (error) {
      await storing?.then(
        (last) => addAnswer(total, last),
        () => undefined,
      );
      if (isPassing(error)) this.logger.warn(`The rest of a stream was not taken: ${String(error)}`);
      throw withTaken(error, total);
    }
  }

  /** `array` is the text of all, where they came as one. */
  private check(raws: readonly RawEvent[], sender: string, now: Date, array?: string): Checked[] {
    if (this.groups.isFull)
      throw new Problem('unavailable', 'Too many events are waiting to be stored.', { retryAfterSeconds: 1 });
    const polled = sender === POLLER ? NOTHING : this.polled;
    const admission: Admission = { now: now.getTime(), pastDays: this.pastDays, polled };
    const read = array === undefined ? [] : readEvents(array, raws);
    return raws.map((raw, index) => checkEvent(raw, admission, read[index]));
  }

  private async take(
    raws: readonly RawEvent[],
    checked: readonly Checked[],
    sender: string,
    now: Date,
  ): Promise<IngestAnswer> {
    const { answer, refused } = await this.store(checked);
    if (refused.length > 0) {
      const rows = refused.map((row) => ({ ...row, body: raws[row.index]!.text, format: raws[row.index]!.format }));
      await insertQuarantine(poolOf(this.dataSource), sender, rows);
    }
    this.intake.count(sender, now, answer);
    return answer;
  }

  private store(checked: readonly Checked[]): Promise<Settled> {
    const tickets: Ticket[] = [];
    for (const { ok } of checked) if (ok) tickets.push({ event: ok, outcome: null });
    const stored = tickets.length > 0 ? this.groups.add(tickets) : Promise.resolve();
    return stored.then(() =>
      settledOf(
        checked,
        tickets.map((ticket) => ticket.outcome!),
      ),
    );
  }

  private async storeGroup(tickets: Ticket[]): Promise<void> {
    const first = new Map<string, Ticket>();
    const repeats: Ticket[] = [];
    for (const ticket of tickets) {
      if (first.has(ticket.event.eventId)) repeats.push(ticket);
      else first.set(ticket.event.eventId, ticket);
    }
    const known = await this.storeTickets([...first.values()]);
    await this.tellKnown([...known, ...repeats]);
    if (this.groups.isPressed) this.pace.press();
    this.wake.wake('events');
  }

  /** Stores the tickets; those whose id was there before come back. A row that PostgreSQL refuses fails alone. */
  private async storeTickets(tickets: Ticket[], tries = 1): Promise<Ticket[]> {
    try {
      const known = await this.storeEvents(tickets.map((ticket) => ticket.event));
      for (const ticket of tickets) if (!known.has(ticket.event.eventId)) ticket.outcome = 'accepted';
      return known.size === 0 ? [] : tickets.filter((ticket) => known.has(ticket.event.eventId));
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (LOST_RACE.test(code) && tries < MAX_TRIES) return this.storeTickets(tickets, tries + 1);
      if (code === NO_PARTITION && tries === 1) {
        // A machine that slept may wake into a day that was not made.
        await this.partitions.make(new Date());
        return this.storeTickets(tickets, tries + 1);
      }
      if (isPassing(error) || !/^(22|23|54)/.test(code)) throw error;
      if (tickets.length === 1) return this.refuseRow(tickets[0]!, error as Error);
      const middle = tickets.length >> 1;
      return [
        ...(await this.storeTickets(tickets.slice(0, middle))),
        ...(await this.storeTickets(tickets.slice(middle))),
      ];
    }
  }

  /** Stores the events that are new, and answers the ids of the others. */
  private async storeEvents(events: CheckedEvent[]): Promise<ReadonlySet<string>> {
    const pool = poolOf(this.dataSource);
    if (this.carefulGroups === 0) {
      try {
        await storeNew(pool, events);
        return NONE;
      } catch (error) {
        if ((error as { code?: string }).code !== ID_IS_KNOWN) throw error;
      }
    }
    const known = await storeUnknown(pool, events);
    this.carefulGroups = known.size > 0 ? CAREFUL_GROUPS : Math.max(0, this.carefulGroups - 1);
    return known;
  }

  private refuseRow(ticket: Ticket, error: Error): Ticket[] {
    this.logger.warn(`PostgreSQL refused ${ticket.event.eventId}: ${error.message}`);
    const message = 'The event holds something that cannot be stored.';
    ticket.outcome = { code: 'invalid_event', pointer: '', message };
    return [];
  }

  /** Same id and same body is a duplicate; same id and another body a conflict, never a silent loss. */
  private async tellKnown(tickets: Ticket[]): Promise<void> {
    if (tickets.length === 0) return;
    const ids = tickets.map((ticket) => ticket.event.eventId);
    const hashes = await selectHashes(poolOf(this.dataSource), ids);
    for (const ticket of tickets) {
      const isSame = hashes.get(ticket.event.eventId) === ticket.event.hash;
      ticket.outcome = isSame ? 'duplicate' : CONFLICT;
    }
  }
}

const NOTHING: ReadonlySet<StreamName> = new Set();
const NONE: ReadonlySet<string> = new Set();

const CONFLICT: Refusal = {
  code: 'event_id_conflict',
  pointer: '/event_id',
  message: 'Another event with this id is stored; this one was not.',
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A kilobyte of gzip holds a million of lines that are no events, and each refused one is kept. */
function hopeless({ accepted, duplicates, rejected }: IngestAnswer): Problem {
  const read = accepted + duplicates + rejected;
  return new Problem(
    'invalid_body',
    `Of the first ${read} events ${rejected} were refused, and are in quarantine with their reasons; the others were taken. The rest was not taken: mend the sender first.`,
  );
}

/** What went wrong in the middle of a body, with what of it is safe already. A bug stays what it is. */
function withTaken(error: unknown, { accepted, duplicates, rejected }: IngestAnswer): unknown {
  const problem = problemOf(error);
  if (problem.code === 'internal') return error;
  const taken = accepted + duplicates + rejected;
  if (taken === 0 || problem.code === 'invalid_body') return problem;
  // Some libraries' reasons do not end as sentences.
  const reason = problem.detail?.replace(/[^.]$/, '$&.') ?? '';
  const detail = `${reason} The first ${taken} events were taken; sending all again does no harm.`.trim();
  return new Problem(problem.code, detail, problem.extra);
}
