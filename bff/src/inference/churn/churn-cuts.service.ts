import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { cutsUpTo, isLabelKnown } from './cuts.js';
import { type CutRow, deleteOldCuts, labelCut, replaceCut, selectCuts } from './cuts.queries.js';
import { selectFacts, selectHistoryStart, selectProfiles, selectThere } from './facts.queries.js';
import { type ChurnFacts, FEATURE_NAMES, isThere, valuesOf } from './features.js';
import { withProfiles } from './profiles.js';

/** Customers of one cut: more would take longer to learn from than they teach. */
const CUSTOMERS_PER_CUT = 5_000;
/** Customers of one statement. */
const CUSTOMERS_PER_STEP = 1_000;
/** Events are kept so long by default; before, what a goal was then cannot be told any more. */
const REBUILT_DAYS = 120;
const DAY_MS = 86_400_000;

/** Writes down week by week what was known of customers, and later who of them left. */
@Injectable()
export class ChurnCutsService {
  constructor(private readonly dataSource: DataSource) {}

  /** True when a cut is to be taken or labelled. */
  async isDue(asOf: Date): Promise<boolean> {
    const { manager } = this.dataSource;
    const [wanted, there] = [await this.wanted(manager, asOf), await selectCuts(manager, asOf)];
    const known = new Set(there.map(({ cutAt }) => cutAt.getTime()));
    if (wanted.some((cut) => !known.has(cut.getTime()))) return true;
    return there.some(({ cutAt, labelled }) => !labelled && isLabelKnown(cutAt, asOf));
  }

  /** The newest cut whose outcome was known by a moment, or null. */
  async newestLabelled(asOf: Date): Promise<Date | null> {
    const cuts = await selectCuts(this.dataSource.manager, asOf);
    return cuts.findLast(({ cutAt, labelled }) => labelled && isLabelKnown(cutAt, asOf))?.cutAt ?? null;
  }

  /**
   * Takes the cuts that are missing up to a moment, and labels those whose outcome is known by then. With `again`, for a
   * history that was brought in later, also those that are there, as far back as events are kept.
   */
  async take(asOf: Date, again: boolean, signal: AbortSignal): Promise<void> {
    const { manager } = this.dataSource;
    const there = new Map((await selectCuts(manager, asOf)).map((cut) => [cut.cutAt.getTime(), cut]));
    const rebuiltFrom = again ? asOf.getTime() - REBUILT_DAYS * DAY_MS : Infinity;
    for (const cutAt of await this.wanted(manager, asOf)) {
      signal.throwIfAborted();
      const known = there.get(cutAt.getTime());
      const isAnew = known === undefined || cutAt.getTime() >= rebuiltFrom;
      const isLabelDue = isLabelKnown(cutAt, asOf) && (isAnew || !known.labelled);
      const rows = isAnew ? await this.rowsOf(cutAt) : [];
      await this.dataSource.transaction(async (inner) => {
        if (isAnew) await replaceCut(inner, cutAt, rows);
        if (isLabelDue) await labelCut(inner, cutAt);
      });
    }
    await deleteOldCuts(manager, asOf);
  }

  private async wanted(manager: EntityManager, asOf: Date): Promise<Date[]> {
    return cutsUpTo(asOf, await selectHistoryStart(manager));
  }

  /** Who was there at a cut, with what was known by then and nothing that was said later. */
  private async rowsOf(cutAt: Date): Promise<CutRow[]> {
    const { manager } = this.dataSource;
    const ids = await selectThere(manager, cutAt, CUSTOMERS_PER_CUT);
    const facts: ChurnFacts[] = [];
    for (let at = 0; at < ids.length; at += CUSTOMERS_PER_STEP) {
      facts.push(...(await selectFacts(manager, ids.slice(at, at + CUSTOMERS_PER_STEP), cutAt, 'said_by_then')));
    }
    const profiles = await selectProfiles(manager, ids, cutAt);
    return withProfiles(facts.filter(isThere), profiles).map((row) => {
      const values = valuesOf(FEATURE_NAMES, row);
      const features = Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, values[i] ?? null]));
      return { customerId: row.customerId, features, channel: row.channel, churned: null };
    });
  }
}
