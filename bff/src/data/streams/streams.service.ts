import {
  type HistoryStep,
  STREAM_NAMES,
  STREAMS,
  type StreamHistoryAnswer,
  type StreamName,
  type StreamsAnswer,
} from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { selectExternalEvents } from './external-events.queries.js';
import type { HistoryRequest } from './history-request.js';
import { liveStream } from './live-stream.js';
import { type RollupRow, selectBuckets, selectHours, selectKnown, selectRollups } from './rollups.queries.js';
import { type Bucket, foldSeries, isOfWholeHours, spansOf } from './series.js';
import { selectDaySpans, selectHourSpans } from './stream-hours.queries.js';

const MINUTE_MS = 60_000;
/** How long an answer serves everybody who asks how the streams are doing. */
const CACHE_MS = 3_000;
/** External events of one history; the list of them has the rest. */
const MAX_EXTERNAL_EVENTS = 200;

/** Tells how the streams are doing, and how they did, from their rollups alone. */
@Injectable()
export class StreamsService {
  private live: { until: number; answer: Promise<StreamsAnswer> } | null = null;

  constructor(
    private readonly manager: EntityManager,
    @Inject(CONFIG) private readonly config: Pick<Config, 'timeZone'>,
  ) {}

  /** Every stream as of now or a few seconds ago; `asOf` says when. */
  readLive(now: Date): Promise<StreamsAnswer> {
    if (this.live !== null && this.live.until > now.getTime()) return this.live.answer;
    const live = { until: now.getTime() + CACHE_MS, answer: this.computeLive(now) };
    this.live = live;
    live.answer.catch(() => {
      if (this.live === live) this.live = null;
    });
    return live.answer;
  }

  /** The series of a request that was found good, as of `now`. */
  async readHistory(
    { streams, start, end, step }: HistoryRequest & { kind: 'good' },
    now: Date,
  ): Promise<StreamHistoryAnswer> {
    const range = { start: new Date(start), end: new Date(end), step, timeZone: this.config.timeZone };
    const buckets = await selectBuckets(this.manager, range);
    const [known, rows] = await Promise.all([
      selectKnown(this.manager, streams),
      this.rollups(streams, buckets, step, now),
    ]);
    const first = buckets.findLast(({ at }) => at <= start)?.at ?? start;
    const timeline = { step, buckets, start: first, asOf: now.getTime() };
    const rollups = byStream(rows);
    const series = known.map(({ stream, firstAt }) => {
      const stored = { stream, firstAt: firstAt?.getTime() ?? null, rollups: rollups.get(stream) ?? new Map() };
      const { unit, valuation } = STREAMS[stream];
      return { stream, unit, valuation: valuation.kind, points: foldSeries(stored, timeline) };
    });
    const filter = { from: new Date(first), to: new Date(end), types: null };
    const externalEvents = await selectExternalEvents(this.manager, filter, {
      before: null,
      limit: MAX_EXTERNAL_EVENTS,
    });
    return {
      start: new Date(first).toISOString(),
      end: new Date(end).toISOString(),
      step,
      series,
      externalEvents,
    };
  }

  /** From the hours where they make up the buckets, from the minutes elsewhere. */
  private rollups(
    streams: readonly StreamName[],
    buckets: readonly Bucket[],
    step: HistoryStep,
    now: Date,
  ): Promise<RollupRow[]> {
    const { timeZone } = this.config;
    const [spans, asOf] = [spansOf(buckets), now.getTime()];
    if (!isOfWholeHours(buckets)) return selectRollups(this.manager, { streams, spans, step, timeZone });
    return step === '1d'
      ? selectDaySpans(this.manager, { streams, spans, asOf }, timeZone)
      : selectHourSpans(this.manager, { streams, spans, asOf });
  }

  private async computeLive(now: Date): Promise<StreamsAnswer> {
    // With the minute that is not over: what just came is seen at once.
    const until = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
    const [known, rows] = await Promise.all([
      selectKnown(this.manager, STREAM_NAMES),
      selectHours(this.manager, STREAM_NAMES, { until, timeZone: this.config.timeZone }),
    ]);
    const items = known.map((row) =>
      liveStream({ ...row, hours: rows.filter(({ stream }) => stream === row.stream) }, now),
    );
    return { items, asOf: now.toISOString() };
  }
}

function byStream(rows: readonly RollupRow[]): Map<StreamName, Map<number, RollupRow>> {
  const streams = new Map<StreamName, Map<number, RollupRow>>();
  for (const row of rows) {
    const buckets = streams.get(row.stream) ?? new Map<number, RollupRow>();
    streams.set(row.stream, buckets.set(row.at, row));
  }
  return streams;
}
