import { type AlertStatus, SEVERITIES, type Severity } from '@iops/contracts';

/** What an unended episode remembers. */
export interface Episode {
  severity: Severity;
  status: AlertStatus;
  /** Since when the condition does not hold; null while it does. */
  clearSince: Date | null;
}

/** What one evaluation does to an episode. */
export type Transition =
  | { kind: 'none' }
  | { kind: 'opened'; severity: Severity }
  | { kind: 'seen' }
  | { kind: 'escalated'; severity: Severity }
  | { kind: 'clearing' }
  | { kind: 'recovered' };

/** How long a condition must be gone before its episode ends: shorter gaps are noise. */
export const HOLD_MS = 10 * 60_000;

/** Decides what an evaluation does. `severity` is null when the condition does not hold; `at` is the evaluation's time. */
export function transition(episode: Episode | null, severity: Severity | null, at: Date): Transition {
  if (episode === null) return severity === null ? { kind: 'none' } : { kind: 'opened', severity };
  if (severity !== null) {
    // An episode keeps its worst severity: only a rise over that speaks again.
    return isWorse(severity, episode.severity) ? { kind: 'escalated', severity } : { kind: 'seen' };
  }
  if (episode.clearSince === null) return { kind: 'clearing' };
  return at.getTime() - episode.clearSince.getTime() >= HOLD_MS ? { kind: 'recovered' } : { kind: 'none' };
}

function isWorse(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);
}
