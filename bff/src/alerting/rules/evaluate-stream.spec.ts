import { describe, expect, it } from '@jest/globals';
import { evaluateStream, type StreamFinding, streamSeverity } from './evaluate-stream.js';

const fall: StreamFinding = {
  stream: 'customer.tutor.search',
  kind: 'deviation',
  direction: 'below',
  expected: 100,
  actual: 40,
  score: 14,
  runScore: 14,
  earlierScore: null,
};

describe('an anomaly of a stream', () => {
  it.each([
    ['to less than half, beyond doubt', fall, 'critical'],
    ['to more than half', { ...fall, actual: 60 }, 'warning'],
    ['that is not beyond doubt', { ...fall, score: 8 }, 'warning'],
    ['upwards', { ...fall, direction: 'above', actual: 900 }, 'warning'],
    ['that came again as it was', { ...fall, earlierScore: 14 }, null],
    ['that came again worse', { ...fall, runScore: 20, earlierScore: 14 }, 'critical'],
  ] as [string, StreamFinding, string | null][])('%s', (_, finding, severity) => {
    expect(streamSeverity(finding)).toBe(severity);
  });

  it('is of the business, and one for each stream', () => {
    expect(evaluateStream(fall)).toEqual({
      type: 'stream_anomaly',
      fingerprint: 'stream_anomaly:stream:customer.tutor.search',
      severity: 'critical',
      title: 'Tutor searches: far less than usual',
      entity: { kind: 'stream', id: 'customer.tutor.search', label: 'Tutor searches' },
      subject: null,
    });
  });

  it('that is a silence is of the data: critical where several events a second are missing', () => {
    const silence: StreamFinding = { ...fall, kind: 'silence', actual: 0 };
    expect(evaluateStream(silence)).toMatchObject({
      type: 'data_quality',
      severity: 'critical',
      title: 'Tutor searches: no events arrive',
    });
    expect(streamSeverity({ ...silence, stream: 'support.ticket.created' })).toBe('warning');
    expect(evaluateStream({ ...silence, stream: '*' })).toMatchObject({
      severity: 'critical',
      title: 'No events arrive',
    });
  });
});
