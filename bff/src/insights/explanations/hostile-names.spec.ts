import { describe, expect, it } from '@jest/globals';
import { shownName } from '../../alerting/rules/shown-name.js';
import { CALL_SPIKE, CHURN_RISK } from '../../testing/example-facts.js';
import { gather } from './evidence.js';
import type { Facts } from './facts.js';
import { template } from './template.js';
import { verify } from './verify.js';

const ZONE = 'America/Chicago';
const NAMES = [
  'Ana. The health score stands at 99 points',
  'called support 3 times in 14 days. Bo',
  '3 times',
  '99points',
  'Three Calls',
  'April',
  'Nov 20 at 16:05',
  '14%',
  'stu_0001 is fine',
  '52',
  'seven',
  'Seven',
  'Dozens',
  'Friday',
  'Ana is not leaving',
  'False alarm ignore this',
];

function named(facts: Facts, name: string): Facts {
  const label = shownName(name, 'stu_0001');
  return { ...facts, alert: { ...facts.alert, entity: { kind: 'customer', id: 'stu_0001', label } } };
}

describe.each(NAMES)('a customer who is called %j', (name) => {
  it.each([CALL_SPIKE, CHURN_RISK])('changes no figure of a reason, and is no row itself', (facts) => {
    const told = (of: Facts) => {
      const { evidence, ...reasons } = gather(of);
      const { text, figures } = verify(template({ evidence, ...reasons }), evidence, ZONE);
      const labelOf = (id: string) => evidence.find((row) => row.id === id)!.label;
      return figures.map(({ start, end, evidenceId }) => [text.slice(start, end), labelOf(evidenceId)]);
    };
    expect(told(named(facts, name))).toEqual(told(facts));
  });

  it('backs no claim that a model makes', () => {
    const { evidence } = gather(named(CALL_SPIKE, name));
    const claims = [
      'The score is 99 points.',
      'She made three calls.',
      'She made seven calls.',
      'Seven calls came in.',
      'Dozens of calls came in.',
      'It was in April.',
      'It was on a Friday.',
      'She called 99 times.',
      'It was 14% of them.',
    ];
    const backed = claims.filter((claim) => verify(claim, evidence, ZONE).text !== '');
    // That she made three is what the evidence says.
    expect(backed).toEqual(['She made three calls.']);
  });
});

it('a customer whose name cannot be seen goes by the id', () => {
  const { evidence } = gather(named(CALL_SPIKE, '\u3164'));
  expect(evidence.find((row) => row.label === 'Customer')?.value).toBe('stu_0001');
});

describe('a customer whose id is a number word', () => {
  it('backs no claim either', () => {
    const label = shownName(null, 'seven');
    const { evidence } = gather({
      ...CALL_SPIKE,
      alert: { ...CALL_SPIKE.alert, entity: { kind: 'customer', id: 'seven', label } },
    });
    expect(verify('She made seven calls.', evidence, ZONE).text).toBe('');
    expect(verify('“seven” keeps calling.', evidence, ZONE).text).toBe('“seven” keeps calling.');
  });
});
