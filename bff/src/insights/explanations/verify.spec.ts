import type { Evidence } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CALL_SPIKE, CHURN_RISK, DATA_QUALITY } from '../../testing/example-facts.js';
import { display } from './display.js';
import { gather } from './evidence.js';
import type { Facts } from './facts.js';
import { sentences } from './sentences.js';
import { template } from './template.js';
import { tokens } from './tokens.js';
import { verify } from './verify.js';

const ZONE = 'America/Chicago';
const row = (id: string, value: number | string, unit: string | null, label = id): Evidence => ({
  id,
  kind: 'finding',
  label,
  value,
  unit,
  at: '2025-11-21T00:00:00.000Z',
  href: null,
});
const EVIDENCE = [
  row('e1', 'Mara Lindqvist', null, 'Customer'),
  row('e2', 'stu_0001', null, 'Customer id'),
  row('e3', 3, 'calls', 'Calls to support'),
  row('e4', 14, 'days', 'Call window'),
  row('e5', '2025-11-20T22:05:00.000Z', 'time', 'Latest call'),
  row('e6', -13, 'points', 'Change in a week'),
  row('e7', 40, 'percent', 'Sessions with the same tutor'),
];
const backed = (text: string) => verify(text, EVIDENCE, ZONE).grounded === 1;

describe('a sentence is kept when all in it has a row', () => {
  it.each([
    'Mara Lindqvist called 3 times in 14 days.',
    'Three calls came in.',
    'The third call came on Nov 20 at 16:05.',
    'It was November 20, 2025.',
    'It was 4:05 pm on Thursday.',
    'The score fell by 13 points (−13).',
    'With 40% of the sessions, or 40 percent.',
    'stu_0001 is worth a call.',
    'A 14-day window.',
    'At 2025-11-20T22:05:00.000Z it rang.',
    'The first sessions were fine, and no one complained.',
    'Nothing is claimed here.',
  ])('%s', (text) => {
    expect(backed(text)).toBe(true);
  });
});

describe('a sentence goes when anything in it has no row', () => {
  it.each([
    'She called 4 times.',
    'She called three days in a row.',
    'Thirteen calls came in.',
    'A dozen calls came in.',
    'The score rose by +13.',
    '14% of the sessions.',
    '40 sessions.',
    'It cost $40.',
    'On Nov 21 it rang.',
    'On Nov 20 at 16:06 it rang.',
    'It rang at 16:05:30.',
    'It rang on Nov 20, 2024.',
    'It rang on Friday.',
    'In February it rang.',
    'stu_0002 is worth a call.',
    'stu-3 is worth a call.',
    'It was ３ calls.',
    'It was ③ calls.',
    'Sales fell 3x.',
    'Between 3 and 5 calls.',
  ])('%s', (text) => {
    expect(backed(text)).toBe(false);
  });
});

describe('verify', () => {
  it('points each figure at its row', () => {
    const { text, figures } = verify(
      'Mara Lindqvist (stu_0001) called 3 times in 14 days, last on Nov 20 at 16:05.',
      EVIDENCE,
      ZONE,
    );
    expect(figures.map(({ start, end, evidenceId }) => [text.slice(start, end), evidenceId])).toEqual([
      ['stu_0001', 'e2'],
      ['3', 'e3'],
      ['14', 'e4'],
      ['Nov 20 at 16:05', 'e5'],
    ]);
  });

  it('keeps what holds and drops what does not', () => {
    expect(verify('She called 3 times. She called 9 times. That is 14 days.', EVIDENCE, ZONE)).toMatchObject({
      text: 'She called 3 times. That is 14 days.',
      grounded: 2 / 3,
    });
  });

  it('of rows with the same value the one is meant whose label stands before the figure', () => {
    const rows = [row('e1', -15, 'points', 'First sessions'), row('e2', -15, 'points', 'Session pace')];
    const { figures } = verify('First sessions account for 15 and session pace for 15.', rows, ZONE);
    expect(figures.map((figure) => figure.evidenceId)).toEqual(['e1', 'e2']);
  });

  it('takes links, markup and hidden characters out before it looks', () => {
    expect(
      verify('See <a href="https://evil.example/9">this\u202E</a> https://evil.example/7 now.', EVIDENCE, ZONE),
    ).toEqual({
      text: 'See this now.',
      figures: [],
      grounded: 1,
    });
  });

  it.each(['3 ', 'a. ', 'a-', '3', 'Mara Lindqvist ', 'Nov 20 '])(
    'five megabytes of %j are checked in no time',
    (piece) => {
      const begun = performance.now();
      verify(piece.repeat(5_000_000 / piece.length), EVIDENCE, ZONE);
      expect(performance.now() - begun).toBeLessThan(1_000);
    },
  );

  it('nothing said is nothing grounded', () => {
    expect(verify(' ', EVIDENCE, ZONE)).toEqual({ text: '', figures: [], grounded: 0 });
  });

  it('a row that changes takes its sentence along', () => {
    const reasons = gather(CHURN_RISK);
    const text = template(reasons);
    const changed = reasons.evidence.map((e) => (e === reasons.rows.get('scoreChange') ? { ...e, value: -77 } : e));
    const { grounded } = verify(text, changed, ZONE);
    expect(grounded).toBe(4 / 5);
  });
});

/** Anything that a host could send as a name or a reason. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    'Dr. A. No',
    'Seven of Nine',
    '5',
    'R2-D2',
    'Ana 3rd',
    'http://x.y/1',
    'points',
    'May 5',
    'no. 4',
    '3 calls',
    'a',
    'www',
    '½',
    'x_1',
    '12:30',
    'A! B? C.',
  ),
);

const anyTime = fc.date({ min: new Date('2024-01-01'), max: new Date('2025-11-21'), noInvalidDate: true });
const anyCode = fc.constantFrom('missing_field', 'event_id_conflict', 'occurred_at_out_of_range', 'invalid_time');

const anyCustomer: fc.Arbitrary<Facts> = fc
  .record({
    base: fc.constantFrom(CALL_SPIKE, CHURN_RISK),
    label: anyText,
    id: anyText,
    reasons: fc.array(fc.option(anyText), { minLength: 1, maxLength: 5 }),
    marks: fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 5, maxLength: 5 }),
    scoreWeekAgo: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    sessions30d: fc.nat(2_000),
    times: anyTime,
  })
  .map(({ base, label, id, reasons, marks, scoreWeekAgo, sessions30d, times }) => {
    const contributions = base.health!.contributions.map((c, i) => ({
      ...c,
      value: marks[i]!,
      points: marks[i]! * c.weight,
    }));
    return {
      ...base,
      alert: { ...base.alert, entity: { kind: 'customer', id, label } },
      calls: reasons.map((reasonCode) => ({ reasonCode, calledAt: times })),
      health: {
        tier: 'critical',
        score: contributions.reduce((sum, c) => sum + c.points, 0),
        scoreWeekAgo,
        contributions,
      },
      sessions: { ...base.sessions!, sessions30d, lastSessionAt: times },
    };
  });

const anySender: fc.Arbitrary<Facts> = fc
  .record({
    label: anyText,
    id: anyText,
    taken: fc.nat(1_000_000),
    refused: fc.integer({ min: 20, max: 1_000_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    reasonCode: anyCode,
    newest: fc.record({ code: anyCode, at: anyTime }),
    since: fc.option(anyTime),
  })
  .map(({ label, id, taken, refused, share, reasonCode, newest, since }) => ({
    ...DATA_QUALITY,
    alert: { ...DATA_QUALITY.alert, entity: { kind: 'sender', id, label } },
    intake: {
      ...DATA_QUALITY.intake!,
      sent: taken + refused,
      refused,
      reason: { code: reasonCode, count: Math.ceil(share * refused) },
      newest,
      since,
    },
  }));

const anyFacts = fc.oneof(anyCustomer, anySender);

describe("the template's own text", () => {
  it('is kept whole, whatever names and reasons hold', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const reasons = gather(facts);
        const { text, grounded } = verify(template(reasons), reasons.evidence, ZONE);
        expect(grounded).toBe(1);
        expect(text).toContain(String(reasons.rows.get('entity')?.value));
      }),
      { numRuns: 500 },
    );
  });

  it('has figures whose ranges show their rows', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { evidence, rows, ...reasons } = gather(facts);
        const { text, figures } = verify(template({ evidence, rows, ...reasons }), evidence, ZONE);
        for (const { start, end, evidenceId } of figures) {
          const shown = display(evidence.find((e) => e.id === evidenceId)!, ZONE);
          expect(text.slice(start, end).toLowerCase()).toBe(shown.toLowerCase());
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('one invented figure', () => {
  const invented = fc.integer({ min: 1_000, max: 99_999 }).map((n) => n * 7 + 1_000_003);

  it('loses exactly its sentence', () => {
    fc.assert(
      fc.property(fc.constantFrom(CALL_SPIKE, CHURN_RISK), fc.nat(), invented, (facts, pick, figure) => {
        const reasons = gather(facts);
        const original = template(reasons);
        const parts = sentences(original).map(({ start, end }) => original.slice(start, end));
        const withFigures = parts.filter((part) => tokens(part).some((token) => token.claim.kind === 'number'));
        const victim = withFigures[pick % withFigures.length]!;
        const { start, end } = tokens(victim).find((token) => token.claim.kind === 'number')!;
        const forged = original.replace(victim, `${victim.slice(0, start)}${figure}${victim.slice(end)}`);
        expect(verify(forged, reasons.evidence, ZONE).text).toBe(parts.filter((part) => part !== victim).join(' '));
      }),
    );
  });
});
