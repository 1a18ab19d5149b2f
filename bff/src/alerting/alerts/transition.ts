import { type AlertStatus, type Condition, SEVERITIES, type Severity } from '@iops/contracts';

/** What an unended episode remembers. */
export interface Episode {
  /** The worst that was found in it; an operator who escalates does not change that. */
  detectedSeverity: Severity;
  status: AlertStatus;
  /** `recovered` in an unended episode: it was reopened after its end. */
  condition: Condition;
  /** Since when the condition does not hold; null while it does. */
  clearSince: Date | null;
}

/** What one evaluation does to an episode. */
export type Transition =
  | { kind: 'none' }
  | { kind: 'opened'; severity: Severity }
  | { kind: 'seen' }
  | { kind: 'escalated'; severity: Severity }
  | { kind: 'reopened' }
  | { kind: 'clearing' }
  | { kind: 'recovered' };

/** How long a condition must be gone before its episode ends: shorter gaps are noise. */
export const HOLD_MS = 10 * 60_000;

/** Decides what an evaluation does. `severity` is null when the condition does not hold; `at` is the evaluation's time. */
export function transition(episode: Episode | null, severity: Severity | null, at: Date): Transition {
  if (episode === null) return severity === null ? { kind: 'none' } : { kind: 'opened', severity };
  const hasRecovered = episode.condition === 'recovered';
  if (severity !== null) {
    // An episode keeps its worst severity: only a rise over that speaks again.
    if (isWorse(severity, episode.detectedSeverity)) return { kind: 'escalated', severity };
    return { kind: hasRecovered ? 'reopened' : 'seen' };
  }
  // Who reopened it wants it kept open: nothing but an operator, or the condition, moves it then.
  if (hasRecovered) return { kind: 'none' };
  if (episode.clearSince === null) return { kind: 'clearing' };
  return at.getTime() - episode.clearSince.getTime() >= HOLD_MS ? { kind: 'recovered' } : { kind: 'none' };
}

/** True when `a` is the worse of two severities. */
export function isWorse(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);
}
