import type { Erasure } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { Problem } from '../../platform/http/problem.js';
import { Wake } from '../../platform/outbox/wake.js';
import { insertErasure, selectErasure } from './erasures.queries.js';
import { auditTarget } from './person.queries.js';

/** Takes requests to be forgotten, and tells how they fare. */
@Injectable()
export class ErasuresService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly wake: Wake,
  ) {}

  /**
   * Has a customer erased, whether or not anything is known of them: what was refused, or is under way, may name them
   * too. The audit entry holds a hash of the id, by which it can be shown later that this one was erased.
   */
  async request(customerId: string, actor: string, at: Date): Promise<Erasure> {
    const erasure = await this.dataSource.transaction(async (manager) => {
      const { erasure: asked, isNew } = await insertErasure(manager, customerId, at);
      const target = auditTarget(customerId);
      const details = { erasureId: asked.id };
      if (isNew) await this.audit.append(manager, { at, actor, action: 'customer.erase', target, details });
      return asked;
    });
    this.wake.wake('outbox');
    return erasure;
  }

  /**
   * How an erasure fares.
   * @throws Problem `not_found`
   */
  async read(id: string): Promise<Erasure> {
    const erasure = await selectErasure(this.dataSource.manager, id);
    if (!erasure) throw new Problem('not_found', 'No erasure has this id.');
    return erasure;
  }
}
