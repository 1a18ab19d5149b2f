import type {
  AlertEntity as About,
  AlertHistoryEntry,
  AlertStatus,
  AlertType,
  Condition,
  DismissReason,
  Severity,
  Verdict,
} from '@iops/contracts';
import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One episode of an alert. */
@Entity('alerts')
@Index('alerts_unended_uq', ['fingerprint'], { unique: true, where: '(ended_at IS NULL)' })
@Index('alerts_status_idx', ['status', 'startedAt'])
@Index('alerts_clear_idx', ['clearSince'], { where: '((clear_since IS NOT NULL) AND (ended_at IS NULL))' })
@Index('alerts_fingerprint_idx', ['fingerprint', 'startedAt'])
@Index('alerts_snoozed_idx', ['snoozedUntil'], { where: '(snoozed_until IS NOT NULL)' })
@Index('alerts_entity_idx', ['entityId', 'startedAt'])
@Index('alerts_critical_idx', ['endedAt'], { where: `severity = 'critical'` })
// By expressions, which TypeORM does not know.
@Index('alerts_changed_idx', { synchronize: false })
@Index('alerts_list_idx', { synchronize: false })
@Index('alerts_counts_idx', ['severity', 'status', 'type', 'snoozedUntil'])
@Index('alerts_acknowledged_idx', ['acknowledgedAt'], { where: 'acknowledged_at IS NOT NULL' })
@Check('alerts_severity_ck', "severity IN ('info', 'warning', 'critical')")
@Check('alerts_condition_ck', "condition IN ('pending', 'firing', 'recovered')")
@Check('alerts_status_ck', "status IN ('active', 'acknowledged', 'resolved', 'dismissed')")
@Check('alerts_detected_severity_ck', "detected_severity IN ('info', 'warning', 'critical')")
@Check('alerts_verdict_ck', "verdict IN ('confirmed', 'dismissed')")
export class AlertEntity {
  @PrimaryGeneratedColumn('uuid', { name: 'alert_id', primaryKeyConstraintName: 'alerts_pk' })
  alertId: string;

  @Column({ type: 'text' })
  type: AlertType;

  @Column({ type: 'text' })
  severity: Severity;

  /** The worst that was found; `severity` is worse where an operator escalated. */
  @Column({ name: 'detected_severity', type: 'text' })
  detectedSeverity: Severity;

  @Column({ type: 'text' })
  condition: Condition;

  @Column({ type: 'text' })
  status: AlertStatus;

  @Column({ type: 'text' })
  title: string;

  @Column({ name: 'entity_kind', type: 'text' })
  entityKind: About['kind'];

  @Column({ name: 'entity_id', type: 'text' })
  entityId: string;

  @Column({ name: 'entity_label', type: 'text' })
  entityLabel: string;

  @Column({ type: 'text', nullable: true })
  subject: string | null;

  @Column({ type: 'text' })
  fingerprint: string;

  /** Whole milliseconds: never written by SQL's `now()`, as the list's cursor would then skip or repeat alerts. */
  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz' })
  lastSeenAt: Date;

  @Column({ name: 'clear_since', type: 'timestamptz', nullable: true })
  clearSince: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;

  @Column({ name: 'acknowledged_at', type: 'timestamptz', nullable: true })
  acknowledgedAt: Date | null;

  @Column({ name: 'snoozed_until', type: 'timestamptz', nullable: true })
  snoozedUntil: Date | null;

  @Column({ name: 'snoozed_by', type: 'text', nullable: true })
  snoozedBy: string | null;

  @Column({ name: 'escalated_at', type: 'timestamptz', nullable: true })
  escalatedAt: Date | null;

  @Column({ name: 'escalated_by', type: 'text', nullable: true })
  escalatedBy: string | null;

  @Column({ type: 'text', nullable: true })
  verdict: Verdict | null;

  @Column({ name: 'dismiss_reason', type: 'text', nullable: true })
  dismissReason: DismissReason | null;

  @Column({ type: 'integer' })
  occurrences: number;

  @Column({ type: 'jsonb' })
  history: AlertHistoryEntry[];
}
