import type { Evidence, Explanation, Factor, Figure } from '@iops/contracts';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AlertEntity } from '../../alerting/alerts/alert.entity.js';

/** The reason of an alert; a later one takes the place of an earlier. */
@Entity('explanations')
export class ExplanationEntity {
  @PrimaryColumn({ name: 'alert_id', type: 'uuid', primaryKeyConstraintName: 'explanations_pk' })
  alertId: string;

  /** Never loaded; it names the foreign key. */
  @ManyToOne(() => AlertEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'alert_id', foreignKeyConstraintName: 'explanations_alert_fk' })
  alert?: Relation<AlertEntity>;

  @Column({ type: 'text' })
  text: string;

  @Column({ type: 'jsonb' })
  figures: Figure[];

  @Column({ type: 'jsonb' })
  evidence: Evidence[];

  @Column({ type: 'jsonb' })
  factors: Factor[];

  @Column({ type: 'jsonb' })
  causes: Explanation['causes'];

  @Column({ name: 'counter_evidence', type: 'jsonb' })
  counterEvidence: string[];

  @Column({ type: 'jsonb' })
  confidence: Explanation['confidence'];

  @Column({ type: 'text' })
  provider: string;

  @Column({ type: 'double precision' })
  grounded: number;

  @Column({ name: 'time_zone', type: 'text' })
  timeZone: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
