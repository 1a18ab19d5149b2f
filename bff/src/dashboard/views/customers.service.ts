import { Readable } from 'node:stream';
import type { CustomerDetail, CustomersAnswer } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { ChurnService } from '../../inference/churn/churn.service.js';
import { selectFacts, selectHealth } from '../../inference/health/health.queries.js';
import { selectInterventionsOf } from '../../inference/interventions/interventions.queries.js';
import { cursorOf } from '../../inference/tutors/page-cursor.js';
import { CustomerCounts } from './customer-counts.service.js';
import { countsOf, customerOf, factsOf, healthNowOf, valuesOf } from './customer-view.js';
import {
  type CustomerRow,
  type CustomersFilter,
  type CustomersPage,
  selectCustomers,
  selectProfile,
  selectRecentCalls,
  selectRecentSessions,
} from './customers.queries.js';
import { CUSTOMERS_HEAD, customerLine } from './customers-csv.js';

/** Sessions and calls that a customer's page shows. */
const RECENT = 10;
/** Customers that an export reads at a time. */
const EXPORTED_AT_ONCE = 1_000;

/** Customers as the elements show them. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly manager: EntityManager,
    private readonly churn: ChurnService,
    private readonly counts: CustomerCounts,
  ) {}

  /** A page of the list with its counts; `asOf` says of when those are. */
  async list(filter: CustomersFilter, page: CustomersPage, now: Date): Promise<CustomersAnswer> {
    const [rows, all, found] = await Promise.all([
      selectCustomers(this.manager, filter, { ...page, limit: page.limit + 1 }),
      this.counts.read(now),
      filter.search === null ? null : this.counts.search(filter.search, now),
    ]);
    const { counts, asOf } = found ?? all;
    const items = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? items.at(-1) : undefined;
    const end = last && { value: last.sortValue, id: last.customerId };
    return {
      items: items.map(customerOf),
      nextCursor: end ? cursorOf(`${page.sort} ${page.order}`, end) : null,
      ...countsOf(counts, filter),
      segments: valuesOf(all.counts, 'segment'),
      channels: valuesOf(all.counts, 'channel'),
      asOf: asOf.toISOString(),
    };
  }

  /** A customer with what is known as of a moment, or null. */
  async read(id: string, asOf: Date): Promise<CustomerDetail | null> {
    const { manager } = this;
    const profile = await selectProfile(manager, id);
    if (profile === null) return null;
    const [[facts], health, risks, sessions, calls, interventions] = await Promise.all([
      selectFacts(manager, [id], asOf),
      selectHealth(manager, id),
      this.churn.of([id]),
      selectRecentSessions(manager, id, { asOf, limit: RECENT }),
      selectRecentCalls(manager, id, { asOf, limit: RECENT }),
      selectInterventionsOf(manager, { kind: 'customer', id }),
    ]);
    if (facts === undefined) return null;
    const { customerId, name, segment, acquisitionChannel, signedUpAt, goalTitle, goalStatus, goalRenewed } = profile;
    return {
      customerId,
      name,
      segment,
      acquisitionChannel,
      signedUpAt: signedUpAt?.toISOString() ?? null,
      goal: goalStatus && { title: goalTitle, status: goalStatus, renewed: goalRenewed ?? false },
      active: facts.active,
      facts: factsOf(facts),
      health: health && healthNowOf(health),
      churn: risks.get(id) ?? null,
      recentSessions: sessions.map((session) => ({ ...session, endedAt: session.endedAt.toISOString() })),
      recentCalls: calls.map((call) => ({ ...call, calledAt: call.calledAt.toISOString() })),
      interventions,
      asOf: asOf.toISOString(),
    };
  }

  /**
   * All that match as CSV, read as fast as it is taken. In the order of the ids, in which each comes once whatever
   * happens to the scores meanwhile; no transaction is held open for it. The first rows are read before it begins, so
   * that what the database refuses is answered as that.
   */
  async export(filter: CustomersFilter): Promise<Readable> {
    return Readable.from(this.linesOf(filter, await this.exported(filter, null)), { objectMode: false });
  }

  private async *linesOf(filter: CustomersFilter, first: CustomerRow[]): AsyncGenerator<string> {
    yield CUSTOMERS_HEAD;
    for (let rows = first; rows.length > 0; rows = await this.exported(filter, rows))
      yield rows.map(customerLine).join('');
  }

  /** The rows that follow others; none follow fewer than were asked for. */
  private async exported(filter: CustomersFilter, before: CustomerRow[] | null): Promise<CustomerRow[]> {
    if (before !== null && before.length < EXPORTED_AT_ONCE) return [];
    const last = before?.at(-1)?.customerId;
    const after = last === undefined ? null : { value: last, id: last };
    return selectCustomers(this.manager, filter, { sort: 'id', order: 'asc', after, limit: EXPORTED_AT_ONCE });
  }
}
