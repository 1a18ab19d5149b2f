import type { Intervention, InterventionEffectAnswer, InterventionOutcome } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Problem } from '../../platform/http/problem.js';
import { sayLabel } from '../churn/labels.queries.js';
import { leavingByOutcome } from '../churn/words.js';
import { type ActionResult, assign, close, type Standing } from './action.js';
import { effectsOf } from './effect.js';
import { isHeldOut } from './hold-out.js';
import {
  insertIntervention,
  isKnown,
  lockIntervention,
  type NewIntervention,
  selectIntervention,
  selectMeasured,
  selectUnended,
  updateAssignee,
  updateClosed,
} from './interventions.queries.js';

/** Who does something, and when. */
export interface By {
  actor: string;
  at: Date;
}

/** Keeps interventions: each change commits with its audit entry, or not at all. */
@Injectable()
export class InterventionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Creates one, held out when its subject is of the share that is. Where one of this kind is not over yet, that one is
   * answered and nothing is created.
   * @throws Problem `not_found` for a subject that nothing is known of
   */
  async create(wanted: Omit<NewIntervention, 'heldOut'>, by: By): Promise<{ one: Intervention; isNew: boolean }> {
    const { kind, subject } = wanted;
    const heldOut = isHeldOut(subject, kind, this.config.holdOutShare);
    return this.dataSource.transaction(async (manager) => {
      if (!(await isKnown(manager, subject))) throw notFound(`No ${subject.kind} has this id.`, '/subject/id');
      const id = await insertIntervention(manager, { ...wanted, heldOut }, by);
      if (id !== null) await this.record(manager, id, 'create', { ...by, details: { kind, subject, heldOut } });
      const known = id ?? (await selectUnended(manager, subject, kind));
      const one = known === null ? null : await selectIntervention(manager, known);
      // It ended in this very moment: the next try creates one.
      if (one === null) throw new Problem('conflict', 'Another one has just ended; try again.');
      return { one, isNew: id !== null };
    });
  }

  /**
   * Gives it to somebody, or to nobody (null); one that is held out is opened by that.
   * @throws Problem `not_found`, or `conflict` when it is over
   */
  assign(id: string, assignee: string | null, by: By): Promise<Intervention> {
    return this.act(
      id,
      (standing) => assign(standing, assignee),
      async (manager) => {
        await updateAssignee(manager, id, assignee);
        await this.record(manager, id, 'assign', { ...by, details: { assignee } });
      },
    );
  }

  /**
   * Closes it with what came of it.
   * @throws Problem `not_found`, or `conflict` when it was closed otherwise
   */
  close(id: string, { outcome, note }: { outcome: InterventionOutcome; note: string | null }, by: By) {
    return this.act(
      id,
      (standing) => close(standing, outcome),
      async (manager) => {
        await updateClosed(manager, id, { outcome, note, ...by });
        await learnFrom(manager, (await selectIntervention(manager, id))!, by.at);
        await this.record(manager, id, 'close', { ...by, details: { outcome, note } });
      },
    );
  }

  /** What interventions bring, by kind. */
  async effect(): Promise<InterventionEffectAnswer> {
    const items = effectsOf(await selectMeasured(this.dataSource.manager));
    return { holdOutShare: this.config.holdOutShare, items };
  }

  private act(
    id: string,
    decide: (standing: Standing) => ActionResult,
    write: (manager: EntityManager) => Promise<void>,
  ): Promise<Intervention> {
    return this.dataSource.transaction(async (manager) => {
      const standing = await lockIntervention(manager, id);
      if (standing === null) throw notFound('There is no intervention with this id.');
      const result = decide(standing);
      if (result.kind === 'refused') throw new Problem('conflict', result.reason);
      if (result.kind === 'done') await write(manager);
      return (await selectIntervention(manager, id))!;
    });
  }

  private record(
    manager: EntityManager,
    id: string,
    action: 'create' | 'assign' | 'close',
    { actor, at, details }: By & { details: Record<string, unknown> },
  ): Promise<void> {
    const entry = { at, actor, action: `intervention.${action}`, target: `intervention:${id}`, details };
    return this.audit.append(manager, entry);
  }
}

/** What its outcome says of the customer. Who is held out measures what others get, and teaches nothing. */
async function learnFrom(manager: EntityManager, one: Intervention, at: Date): Promise<void> {
  const { interventionId: sourceId, subject, heldOut, outcome, createdAt } = one;
  if (subject.kind !== 'customer' || heldOut || outcome === null) return;
  const label = { source: 'outcome' as const, sourceId, customerId: subject.id, aboutAt: new Date(createdAt) };
  await sayLabel(manager, { ...label, leaving: leavingByOutcome(outcome) }, at);
}

function notFound(detail: string, pointer?: string): Problem {
  return new Problem('not_found', detail, pointer === undefined ? {} : { pointer });
}
