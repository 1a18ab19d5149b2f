import type { AlertEntity as About, AlertType } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { Wake } from '../../platform/outbox/wake.js';
import type { Evaluation } from '../rules/evaluate.js';
import { AlertEntity } from './alert.entity.js';
import { AlertsService } from './alerts.service.js';

/** What nothing can be told of as of a moment: its alert stays as it is. */
export interface Untold {
  fingerprint: string;
}

/** Something that is looked for over and over. */
export interface Round {
  /** Unique: its lock, and what its status is kept under. */
  name: string;
  /** What it alerts of, and of whom: alerts of these are over once it finds nothing any more. */
  types: readonly AlertType[];
  about: About['kind'];
  /** What there is as of a moment, each fingerprint once; null where nothing can be told, and alerts stay as they are. */
  find(manager: EntityManager, at: Date): Promise<readonly (Evaluation | Untold)[] | null>;
}

/** One replica goes a round on its schedule, another that comes at the same time leaves it. */
const TRY = 'SELECT pg_try_advisory_xact_lock(hashtext($1)) AS mine';
const WAIT = 'SELECT true AS mine FROM pg_advisory_xact_lock(hashtext($1))';

/** Goes the rounds of what is looked for on a schedule. */
@Injectable()
export class AlertRounds {
  /** All that there are. */
  readonly all: Round[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly alerts: AlertsService,
    private readonly statuses: JobStatuses,
    private readonly wake: Wake,
  ) {}

  /** A round as its schedule asks for it: a failure is logged and told, and the next time is the next try. */
  watch(round: Round): Promise<void> {
    return this.statuses.watchScheduled(round.name, () => this.goAlone(round, new Date(), TRY));
  }

  /** Evaluates what is found as of a moment, and all that is alerted of and not found any more; after whoever is at it. */
  go(round: Round, at: Date): Promise<void> {
    return this.goAlone(round, at, WAIT);
  }

  private async goAlone(round: Round, at: Date, lock: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [{ mine }] = await manager.query<[{ mine: boolean }]>(lock, [`iops.${round.name}`]);
      const found = mine ? await round.find(manager, at) : null;
      if (found === null) return;
      const told = found.filter((one) => 'severity' in one);
      await this.alerts.apply(manager, [...told, ...(await recovered(manager, round, found))], at);
    });
    this.wake.wake('outbox');
  }
}

/** The fingerprints of what a round alerts of now. */
export async function selectAlerted(
  manager: EntityManager,
  round: Pick<Round, 'types' | 'about'>,
): Promise<Set<string>> {
  return new Set((await unended(manager, round)).map(({ fingerprint }) => fingerprint));
}

async function recovered(manager: EntityManager, round: Round, found: readonly Untold[]): Promise<Evaluation[]> {
  const known = new Set(found.map(({ fingerprint }) => fingerprint));
  return (await unended(manager, round))
    .filter(({ fingerprint }) => !known.has(fingerprint))
    .map(({ type, fingerprint, title, entityKind, entityId, entityLabel, subject }) => ({
      type,
      fingerprint,
      severity: null,
      title,
      entity: { kind: entityKind, id: entityId, label: entityLabel },
      subject,
    }));
}

function unended(manager: EntityManager, { types, about }: Pick<Round, 'types' | 'about'>): Promise<AlertEntity[]> {
  return manager.findBy(AlertEntity, { type: In([...types]), entityKind: about, endedAt: IsNull() });
}
