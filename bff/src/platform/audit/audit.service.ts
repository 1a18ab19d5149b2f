import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Who did what to what, and when. */
export interface AuditEntry {
  at: Date;
  actor: string;
  action: string;
  /** `<kind>:<id>`. */
  target: string;
  details?: Record<string, unknown>;
}

/** Keeps what was done by whom; rows are only ever added, and lose nothing but words about who was erased. */
@Injectable()
export class Audit {
  /** Writes in the caller's transaction, so that no change is without its entry. */
  async append(manager: EntityManager, entry: AuditEntry): Promise<void> {
    await manager.query('INSERT INTO audit (at, actor, action, target, details) VALUES ($1, $2, $3, $4, $5)', [
      entry.at,
      entry.actor,
      entry.action,
      entry.target,
      entry.details ?? {},
    ]);
  }

  /** Takes the notes that people wrote, and whom they were about, out of the entries of some targets. */
  async forgetPeople(manager: EntityManager, targets: readonly string[]): Promise<void> {
    await manager.query(
      `UPDATE audit SET details = details - '{note,subject}'::text[] WHERE target = ANY($1) AND details ?| '{note,subject}'`,
      [targets],
    );
  }
}
