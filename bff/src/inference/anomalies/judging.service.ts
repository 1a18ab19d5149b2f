import { setImmediate as letOthersWork } from 'node:timers/promises';
import { ALL_STREAMS, STREAM_NAMES, type StreamName } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { selectExternalEvents } from '../../data/streams/external-events.queries.js';
import { selectKnown } from '../../data/streams/rollups.queries.js';
import { selectStreamHours } from '../../data/streams/stream-hours.queries.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { DAY_HOURS, HOUR_MS, hoursFrom } from '../forecast/week-hours.js';
import { allowedBy } from './announced.js';
import { deleteAnomalies, selectSince, upsertAnomalies } from './anomalies.queries.js';
import { type Detected, type Detection, detect } from './detect.js';
import { HISTORY_HOURS } from './expect-hours.js';
import { selectImported, selectImportedSpans } from './imports.queries.js';
import { latenessMs } from './lateness.js';
import { type Batch, nextBatch, type StreamState } from './plan.js';
import { selectProgress, upsertProgress } from './progress.queries.js';
import { reconcile } from './reconcile.js';
import { progressRows, rowsOf } from './stored-form.js';
import { type HourFrame, interruptedHours, pastOf, type StoredHours } from './stream-past.js';

const DAY_MS = DAY_HOURS * HOUR_MS;
/** Hours that are judged again with each new one: what comes late corrects them. */
const REJUDGED_MS = DAY_MS;
/** What goes on is judged again from its beginning, if that is not longer ago. */
const LONGEST_MS = 14 * DAY_MS;
/** Hours ahead whose expected is kept, for what is watched by the minute. */
const AHEAD_HOURS = 26;
/** Fewer streams together say nothing of all. */
const ALL_FROM = 8;
/** External events that are looked at in one go; a quarter of a year has far fewer. */
const MAX_EVENTS = 1_000;

/** Judges streams hour by hour: loads what an hour is judged by, lets the pure functions decide, stores the outcome. */
@Injectable()
export class JudgingService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'timeZone' | 'rails'>,
  ) {}

  /** What is complete as of a moment and was not judged yet; null for nothing. */
  async next(asOf: Date): Promise<Batch | null> {
    return nextBatch(await this.states(asOf));
  }

  /** Judges a batch as of a moment and stores what was found, with how far it went, in one transaction. */
  async judge(batch: Batch, asOf: Date, signal: AbortSignal): Promise<void> {
    const since = await this.judgedAgainFrom(batch);
    const from = Math.floor(since / DAY_MS) * DAY_MS - 2 * HISTORY_HOURS * HOUR_MS;
    const frame: HourFrame = { from, length: (batch.to - from) / HOUR_MS + AHEAD_HOURS };
    const detection = await this.load(batch, frame, { since, asOf });
    const detected = await drive(detect(detection), signal);
    const isOfAll = detection.pasts.length >= ALL_FROM;
    await this.store(batch, { from, since, isOfAll, detected });
  }

  /** How far each stream is known and judged as of a moment. */
  private async states(asOf: Date): Promise<StreamState[]> {
    const { manager } = this.dataSource;
    const heard = await this.heardUntil(asOf);
    const known = await selectKnown(manager, STREAM_NAMES);
    const imported = new Map((await selectImportedSpans(manager, STREAM_NAMES)).map((span) => [span.stream, span]));
    const progress = new Map((await selectProgress(manager)).map((row) => [row.stream, row]));
    const now = floorHour(asOf.getTime());
    return known.map(({ stream, firstAt }): StreamState => {
      const { firstAt: importedFrom = null, lastAt: importedTo = null } = imported.get(stream) ?? {};
      const firsts = [firstAt, importedFrom].filter((at) => at !== null).map((at) => at.getTime());
      const importedUntil = importedTo === null ? 0 : importedTo.getTime() + HOUR_MS;
      const until = Math.min(now, Math.max(firstAt === null ? 0 : heard(stream), importedUntil));
      const first = firsts.length === 0 ? null : Math.min(...firsts);
      const { judgedUntil, version } = progress.get(stream) ?? { judgedUntil: null, version: null };
      return { stream, firstAt: first, until, judgedUntil: judgedUntil?.getTime() ?? null, version };
    });
  }

  /** The whole hour up to which a stream's events are complete as of a moment: what is polled comes late. */
  private async heardUntil(asOf: Date): Promise<(stream: StreamName) => number> {
    const newest = await selectNewestEventAt(this.dataSource.manager);
    const heard = newest === null ? 0 : Math.min(asOf.getTime(), newest.getTime());
    return (stream) => floorHour(Math.max(0, heard - latenessMs(stream, this.config.rails)));
  }

  private async judgedAgainFrom({ streams, from }: Batch): Promise<number> {
    const again = from - REJUDGED_MS;
    const told = [...namesOf(streams), ALL_STREAMS];
    const recent = await selectSince(this.dataSource.manager, told, new Date(again - DAY_MS));
    const begun = recent.map(({ startedAt }) => floorHour(startedAt.getTime()));
    return Math.max(from - LONGEST_MS, Math.min(again, ...begun));
  }

  /**
   * What the batch is judged by: all streams that are known, as far as each is complete. Those that are polled are
   * judged later than others, and what all do together is seen from all of them nonetheless.
   */
  private async load(
    { from, to }: Batch,
    frame: HourFrame,
    { since, asOf }: { since: number; asOf: Date },
  ): Promise<Detection> {
    const { manager } = this.dataSource;
    const span = { from: new Date(frame.from), to: new Date(to) };
    const heard = await this.heardUntil(asOf);
    const stored: StoredHours[] = [];
    for (const { stream, firstAt } of await selectKnown(manager, STREAM_NAMES)) {
      const rollups = firstAt === null ? [] : await selectStreamHours(manager, { streams: [stream], ...span });
      const imported = await selectImported(manager, [stream], span);
      if (rollups.length === 0 && imported.length === 0) continue;
      stored.push({
        stream,
        firstAt: firstAt?.getTime() ?? null,
        heardUntil: Math.min(to, heard(stream)),
        rollups: new Map(rollups.map((row) => [row.at, row])),
        imported: new Map(imported.map(({ at, value }) => [at, value])),
      });
    }
    const interrupted = interruptedHours(stored, frame);
    const events = await selectExternalEvents(manager, { ...span, types: null }, { before: null, limit: MAX_EVENTS });
    return {
      pasts: stored.map((each) => pastOf(each, frame, interrupted)),
      weekHours: hoursFrom(frame.from, frame.length, this.config.timeZone).weekHours,
      interrupted,
      allowed: allowedBy(events, frame),
      first: (Math.min(since, from) - frame.from) / HOUR_MS,
      until: (to - frame.from) / HOUR_MS,
    };
  }

  private async store(
    batch: Batch,
    { from, since, isOfAll, detected }: { from: number; since: number; isOfAll: boolean; detected: Detected },
  ): Promise<void> {
    const telling: string[] = [...namesOf(batch.streams), ...(isOfAll ? [ALL_STREAMS] : [])];
    const found = rowsOf(detected.findings, from).filter(({ stream }) => telling.includes(stream));
    await this.dataSource.transaction(async (manager) => {
      const recent = await selectSince(manager, telling, new Date(since - DAY_MS));
      // Of what began later this batch knows nothing.
      const stored = recent.filter(({ startedAt }) => startedAt.getTime() < batch.to);
      const { upserts, withdrawn } = reconcile(stored, found, new Date(since));
      await deleteAnomalies(manager, withdrawn);
      await upsertAnomalies(manager, upserts);
      await upsertProgress(manager, progressRows(batch, detected.outlooks));
    });
  }
}

function namesOf(streams: Batch['streams']): StreamName[] {
  return streams.map(({ stream }) => stream);
}

function floorHour(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** Runs a computation to its end, letting others work between its steps. */
async function drive(steps: Generator<void, Detected>, signal: AbortSignal): Promise<Detected> {
  for (;;) {
    signal.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    await letOthersWork();
  }
}
