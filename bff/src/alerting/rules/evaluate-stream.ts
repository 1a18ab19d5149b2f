import {
  ALL_STREAMS,
  type AnomalyDirection,
  type AnomalyKind,
  type Severity,
  STREAMS,
  type StreamName,
} from '@iops/contracts';
import type { Evaluation } from './evaluate.js';

/** What the rule looks at: an anomaly that lasts. */
export interface StreamFinding {
  stream: StreamName | typeof ALL_STREAMS;
  kind: AnomalyKind;
  direction: AnomalyDirection;
  expected: number;
  actual: number;
  /** −log10 of the probability by chance: of the worst, of the worst since it came up last, and before that. */
  score: number;
  runScore: number;
  earlierScore: number | null;
}

/** A fall to less than half, this unlikely by chance, needs somebody at once. */
const CRITICAL_SCORE = 12;
const CRITICAL_SHARE = 0.5;

/** Evaluates an anomaly: a silence is a matter of the data, all else of the business. */
export function evaluateStream(finding: StreamFinding): Evaluation {
  return {
    ...about(finding.kind === 'silence' ? 'data_quality' : 'stream_anomaly', finding.stream),
    title: titleOf(finding),
    severity: streamSeverity(finding),
  };
}

/** What came again within a day without getting worse was told already; a rise is good news until it strains somebody. */
export function streamSeverity(finding: StreamFinding): Severity | null {
  const { stream, kind, direction, expected, actual, score, runScore, earlierScore } = finding;
  if (earlierScore !== null && runScore <= earlierScore) return null;
  if (kind === 'silence') return stream === ALL_STREAMS || STREAMS[stream].cadence === 'high' ? 'critical' : 'warning';
  const isFall = direction === 'below' && actual < CRITICAL_SHARE * expected;
  return isFall && score >= CRITICAL_SCORE ? 'critical' : 'warning';
}

function about(type: 'data_quality' | 'stream_anomaly', stream: StreamFinding['stream']) {
  return {
    type,
    fingerprint: `${type}:stream:${stream}`,
    entity: { kind: 'stream' as const, id: stream, label: labelOf(stream) },
    subject: null,
  };
}

function labelOf(stream: StreamFinding['stream']): string {
  return stream === ALL_STREAMS ? 'All streams' : STREAMS[stream].label;
}

function titleOf({ stream, kind, direction }: StreamFinding): string {
  if (kind === 'silence') return stream === ALL_STREAMS ? 'No events arrive' : `${labelOf(stream)}: no events arrive`;
  return `${labelOf(stream)}: ${direction === 'below' ? 'far less' : 'far more'} than usual`;
}
