import { hash } from 'node:crypto';
import type { InterventionKind, InterventionSubjectKind } from '@iops/contracts';

/** Whom an intervention is about. */
export interface Subject {
  kind: InterventionSubjectKind;
  id: string;
}

/** Values that 32 bits have. */
const RANGE = 2 ** 32;

/**
 * True for the share (0..1) of subjects that is left alone for comparison, the same ones each time: chosen by a hash, so
 * that neither who asks nor when has a say in it. Those of one kind of intervention are others than those of the next.
 */
export function isHeldOut(subject: Subject, kind: InterventionKind, share: number): boolean {
  const digest = hash('sha256', JSON.stringify([kind, subject.kind, subject.id]), 'buffer');
  return digest.readUInt32BE(0) < share * RANGE;
}
