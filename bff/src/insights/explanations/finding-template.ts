import type { Reasons } from './reasons.js';

/** Writes a row of this key as text; null where there is no such row. */
type Say = (key: string) => string | null;

/** What is told of a subject with too few tutor-hours ahead. */
export function supplyShortage({ rows, severity }: Reasons, say: Say): (string | null)[] {
  return [
    `${say('entity')}: from ${say('from')} to ${say('to')} ${say('demand')} hours of tutoring will be asked for, and ${say('supply')} are on offer: ${say('ratio')} of that.`,
    `So ${say('gap')} hours are missing, with a probability of ${say('probability')}.`,
    rows.has('spans') ? `In the days ahead ${say('spans')} spans miss ${say('allGaps')} hours in all.` : null,
    ...background(say),
    severity === 'critical' ? 'This needs attention now.' : 'There is time to act.',
  ];
}

/** What is told of a subject whose tutors will sit idle. */
export function supplySurplus(_: Reasons, say: Say): (string | null)[] {
  return [
    `${say('entity')}: in the days ahead ${say('supply')} hours of tutoring are on offer, and ${say('demand')} will be asked for.`,
    `So ${say('idle')} hours are left over.`,
    ...background(say),
  ];
}

function background(say: Say): (string | null)[] {
  return [
    say('level') && `Demand is at ${say('level')} of its usual.`,
    `The forecast was made on ${say('madeAt')}.`,
    say('wape') && `What speaks against it: forecasts of this subject were off by ${say('wape')} of late.`,
  ];
}

/** What is told of a tutor who does worse than is expected. */
export function tutorPerformance({ rows, severity }: Reasons, say: Say): (string | null)[] {
  const unusual = [...rows.keys()].filter((key) => key.startsWith('metric:')).map((key) => key.slice('metric:'.length));
  const firsts = `of ${say('firstRated')} rated first sessions, ${say('firstGood')} went well, which is ${say('success')}`;
  return [
    rows.has('target') ? `${say('entity')}: ${firsts}; ${say('target')} is expected.` : null,
    say('underTarget') && `With a probability of ${say('underTarget')} that is no accident.`,
    ...unusual.map((nth, i) => {
      const when = i === 0 && !rows.has('target') ? `${say('entity')}: last week` : 'Last week';
      return `${when} ${say(`metric:${nth}`)} was ${say(`week:${nth}`)}; this tutor's usual is ${say(`usual:${nth}`)}.`;
    }),
    rows.has('success') && !rows.has('target') ? `What speaks against it: ${firsts}.` : null,
    severity === 'critical' ? 'This needs attention now.' : 'This is worth a talk.',
  ];
}

/** What is told of a model that should not be relied on. */
export function modelQuality({ rows }: Reasons, say: Say): (string | null)[] {
  return rows.has('hours') ? forecastQuality(say) : churnQuality(rows, say);
}

function churnQuality(rows: Reasons['rows'], say: Say): (string | null)[] {
  const drifted = [...rows.keys()].filter((key) => key.startsWith('drifted:')).map((key) => say(key)!);
  return [
    say('error') &&
      `${say('entity')}: among ${say('customers')} customers whose outcome became known since its training, what it said was off by ${say('error')}; ${say('limit')} is tolerated, and it was ${say('trainedError')} at its training.`,
    drifted.length === 0 ? null : `Customers are others than in training; what moved most is: ${drifted.join(', ')}.`,
    'Until it is trained anew, its probabilities are worth less than they say.',
  ];
}

function forecastQuality(say: Say): (string | null)[] {
  return [
    say('coverage') &&
      `${say('entity')}: of ${say('hours')} hours that have come since, ${say('coverage')} were within the wide band; at least ${say('limit')} should be.`,
    say('wape') && `On the whole they were off by ${say('wape')} of demand.`,
    say('worse') && `Repeating the week before would have been nearer, by ${say('worse')}.`,
    say('skill') && `What speaks against it: they were better than repeating the week before, by ${say('skill')}.`,
  ];
}
