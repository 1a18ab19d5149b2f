import { randomUUID } from 'node:crypto';
import type { ExternalEvent } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { Problem } from '../../platform/http/problem.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import { bodyHash, type PostedExternalEvent } from './external-event.js';
import { insertExternalEvent, isSameBody, selectExternalEvent } from './external-events.queries.js';

/** Who tells of something, and when. */
export interface By {
  actor: string;
  at: Date;
}

/** Keeps what happens outside: each event commits with its outbox row and its audit entry, or not at all. */
@Injectable()
export class ExternalEventsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly wake: Wake,
  ) {}

  /**
   * Takes one, under a new id where none is given. The same id with the same body changes nothing and is answered with
   * what is kept.
   * @throws Problem `conflict` when the id was used for something else
   */
  async record(
    id: string | null,
    posted: PostedExternalEvent,
    by: By,
  ): Promise<{ event: ExternalEvent; isNew: boolean }> {
    const event = { ...posted, id: id ?? `ext_${randomUUID()}`, occurredAt: posted.occurredAt ?? by.at.toISOString() };
    const isNew = await this.insert(event, bodyHash(posted), by);
    if (isNew) this.wake.wake('outbox');
    return { event: isNew ? event : ((await selectExternalEvent(this.dataSource.manager, event.id)) ?? event), isNew };
  }

  private insert(event: ExternalEvent, hash: Buffer, { actor, at }: By): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      if (!(await insertExternalEvent(manager, event, { bodyHash: hash, actor }))) {
        if (await isSameBody(manager, event.id, hash)) return false;
        throw new Problem('conflict', 'This id was used for another external event.', { pointer: '/id' });
      }
      const { id, type, title, occurredAt } = event;
      await this.audit.append(manager, {
        at,
        actor,
        action: 'external_event.record',
        target: `external_event:${id}`,
        details: { type, title, occurredAt },
      });
      await this.outbox.append(manager, 'external_event.recorded', { externalEventId: id });
      return true;
    });
  }
}
