import { RAILS_RESOURCES, type RailsResource, type StreamName } from '@iops/contracts';
import type { Happening } from '../happenings.js';
import type { Fold } from './fold.js';
import { recordFolds } from './record-rows.js';
import { sessionFolds } from './session-rows.js';
import { Table } from './table.js';

const FOLDS: Partial<Record<StreamName, Fold>> = { ...sessionFolds, ...recordFolds };
/** What names the row of an event, by the first part of its stream. */
const ROW_OF: Record<string, { resource: RailsResource; ids: readonly string[] }> = {
  session: { resource: 'sessions', ids: ['session_id', 'booking_id'] },
  support: { resource: 'calls', ids: ['call_id'] },
  customer: { resource: 'customers', ids: ['customer_id'] },
  tutor: { resource: 'tutors', ids: ['tutor_id'] },
};

/** The four tables of the platform that a marketplace would have, as its events leave them. */
export class Tables {
  private readonly tables = Object.fromEntries(RAILS_RESOURCES.map((name) => [name, new Table()])) as Record<
    RailsResource,
    Table
  >;

  /** The table of a resource. */
  of(resource: RailsResource): Table {
    return this.tables[resource];
  }

  /** Writes what an event changes; `writtenAt` (milliseconds since 1970) is never earlier than of the one before. */
  tell(happening: Happening, writtenAt = happening.at): void {
    const { event_type, data } = happening.event;
    const fold = FOLDS[event_type as StreamName];
    if (!fold) return;
    const { resource, ids } = ROW_OF[event_type.slice(0, event_type.indexOf('.'))] as (typeof ROW_OF)[string];
    const id = ids.map((name) => data[name]).find((value) => typeof value === 'string') as string | undefined;
    const table = this.tables[resource];
    const fields = id === undefined ? undefined : fold(table.get(id), happening);
    if (id !== undefined && fields) table.write({ id, updatedAt: writtenAt, fields });
  }
}
