import type { StreamName } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { selectRollups } from '../../data/streams/rollups.queries.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { HOUR_MS } from '../forecast/week-hours.js';
import { selectActivity } from './activity.queries.js';
import { type AnomalyRow, selectOpen, upsertAnomalies } from './anomalies.queries.js';
import { OUTLOOK_BACK_HOURS } from './detect.js';
import { isPrompt } from './lateness.js';
import { besideKnown, isWatchedClosely, type Watched, watch } from './live-watch.js';
import { type ProgressRow, selectProgress } from './progress.queries.js';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const QUARTERS = 4;
/** How bunched events come is seen from so many hours. */
const LATELY_MS = 6 * HOUR_MS;
/** What has not gone on for so long is not what goes on now. */
const LASTS_MS = 3 * HOUR_MS;

/** Watches streams by the minute against what the hours before let expect. */
@Injectable()
export class LiveWatch {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'timeZone' | 'rails'>,
  ) {}

  /**
   * Stores what is astray as of a moment, and ends what is no more; time goes no further than events have come. Of a
   * stream that is judged beyond the moment nothing is said, nor of what was seen to go on beyond it: what goes on now
   * would be ended by it.
   */
  async look(now: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const newest = await selectNewestEventAt(manager);
      if (newest === null) return;
      const at = Math.floor(Math.min(now.getTime(), newest.getTime()) / MINUTE_MS) * MINUTE_MS;
      const stored = await selectOpen(manager);
      const open = stored.filter(({ endedAt }) => at - endedAt.getTime() <= LASTS_MS);
      const progress = await selectProgress(manager);
      const isAhead = new Set<string>(
        progress.filter(({ judgedUntil }) => judgedUntil > now).map(({ stream }) => stream),
      );
      const due = progress.filter(({ stream }) => !isAhead.has(stream));
      const found = (await this.watched(manager, due, at)).flatMap((watched) => watch(watched, at) ?? []);
      const live = stored.filter(({ isLive }) => isLive);
      const goesBeyond = new Set(live.filter(({ endedAt }) => endedAt.getTime() > at).map(nameOf));
      const rows = besideKnown(found, open).filter((row) => !goesBeyond.has(nameOf(row)));
      const isSaid = new Set([...goesBeyond, ...rows.map(nameOf)]);
      const over = live.filter((row) => !isAhead.has(row.stream) && !isSaid.has(nameOf(row)));
      await upsertAnomalies(manager, [...over.map((row) => ({ ...row, isOpen: false })), ...rows]);
    });
  }

  private async watched(manager: EntityManager, progress: readonly ProgressRow[], at: number): Promise<Watched[]> {
    const known = progress.filter(({ stream, expected }) => expected.length > 0 && isPrompt(stream, this.config.rails));
    const names = known.map(({ stream }) => stream);
    const quarters = await this.quarters(manager, names.filter(isWatchedClosely), at);
    const lately = { from: new Date(at - LATELY_MS), to: new Date(at) };
    const activity = new Map((await selectActivity(manager, names, lately)).map((row) => [row.stream, row]));
    return known.flatMap((row) => {
      const active = activity.get(row.stream);
      if (active === undefined) return [];
      const { lastAt, perMinute } = active;
      return [{ ...outlookOf(row), lastAt: lastAt.getTime(), perMinute, quarters: quarters.get(row.stream) ?? null }];
    });
  }

  /** Events of each quarter of the last hour. */
  private async quarters(
    manager: EntityManager,
    streams: readonly StreamName[],
    at: number,
  ): Promise<Map<StreamName, number[]>> {
    const from = at - QUARTERS * QUARTER_MS;
    const asked = { streams, spans: [{ from, until: at }], step: '15m' as const, timeZone: this.config.timeZone };
    const counts = new Map(streams.map((stream) => [stream, Array.from({ length: QUARTERS }, () => 0)]));
    for (const row of await selectRollups(manager, asked)) {
      counts.get(row.stream)![Math.floor((row.at - from) / QUARTER_MS)] = row.count;
    }
    return counts;
  }
}

function outlookOf({ stream, judgedUntil, expected, excess, threshold }: ProgressRow) {
  return { stream, expected, from: judgedUntil.getTime() - OUTLOOK_BACK_HOURS * HOUR_MS, excess, threshold };
}

function nameOf({ stream, kind, direction }: AnomalyRow): string {
  return `${stream} ${kind} ${direction}`;
}
