import type { InterventionEffect, Share } from '@iops/contracts';
import { shareOf } from '../cohorts/wilson.js';

/** Measured interventions of a kind: how many subjects, and how many of them succeeded. */
export interface Measured {
  kind: InterventionEffect['kind'];
  subjectKind: InterventionEffect['subjectKind'];
  heldOut: boolean;
  of: number;
  succeeded: number;
}

/** Each kind with its two groups and their difference, in the order in which the kinds come first. */
export function effectsOf(measured: readonly Measured[]): InterventionEffect[] {
  const effects = new Map<string, InterventionEffect>();
  for (const { kind, subjectKind } of measured) {
    const group = (heldOut: boolean) => {
      const found = measured.find(
        (one) => one.kind === kind && one.subjectKind === subjectKind && one.heldOut === heldOut,
      );
      return shareOf(found?.succeeded ?? 0, found?.of ?? 0);
    };
    const [acted, heldOut] = [group(false), group(true)];
    effects.set(`${kind} ${subjectKind}`, {
      kind,
      subjectKind,
      acted,
      heldOut,
      difference: differenceOf(acted, heldOut),
    });
  }
  return [...effects.values()];
}

/**
 * a.rate − b.rate with its 95 % interval from the Wilson intervals of both (Newcombe 1998, method 10); null where either
 * rate is.
 */
export function differenceOf(a: Share, b: Share): InterventionEffect['difference'] {
  if (a.rate === null || b.rate === null) return null;
  const value = a.rate - b.rate;
  const lower = value - Math.hypot(a.rate - (a.lower ?? 0), (b.upper ?? 1) - b.rate);
  const upper = value + Math.hypot((a.upper ?? 1) - a.rate, b.rate - (b.lower ?? 0));
  return { value, lower, upper };
}
