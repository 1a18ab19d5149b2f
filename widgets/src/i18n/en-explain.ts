import { enDeeds } from './en-deeds.js';

const seen = (n: number, written: string) => `${written} ${n === 1 ? 'observation' : 'observations'}`;

/** What `<iops-explain>` says in English beside the first words. */
export const enExplain = {
  explain: {
    ...enDeeds,
    name: 'Explanation',
    empty: 'Choose an alert to see why it is there.',
    pending: 'The reason is being worked out.',
    since: (age: string) => `Since ${age}`,
    evidenceFor: (figure: string, label: string) => `${figure}, see evidence: ${label}`,
    passedOn: 'Passed on to this page',
    factors: 'What moved it',
    share: (percent: string) => `${percent} of it`,
    mark: (value: string) => `at ${value}`,
    causes: 'Most likely causes',
    counter: 'What speaks against it',
    evidence: 'Evidence',
    timesIn: (zone: string) => `Times in ${zone}`,
    fact: 'Fact',
    value: 'Value',
    when: 'When',
    confidence: {
      low: (n: number, written: string) => `Low confidence: it rests on ${seen(n, written)}.`,
      medium: (n: number, written: string) => `Medium confidence: it rests on ${seen(n, written)}.`,
      high: (n: number, written: string) => `High confidence: it rests on ${seen(n, written)}.`,
    },
    byTemplate: 'Written by rule, without a language model.',
    byModel: (model: string) => `Phrased by ${model}.`,
    writtenAt: (time: string) => `Worked out ${time}.`,
    inText: (label: string) => `${label}, see it in the text`,
    kept: (who: string, when: string) => `On the list of things to do since ${when}, by ${who}.`,
    heldOut: 'Left alone on purpose: it is in the group that others are compared with.',
    takeBack: 'Take back',
    failed: {
      forbidden: 'Not done: your role may look, but not act.',
      other: 'Not done: something went wrong. Try again.',
    },
    feedback: {
      helps: 'Does this explain it?',
      vote: {
        up: (label: string, n: number) => `${label}: useful${n > 0 ? `, votes: ${n}` : ''}`,
        down: (label: string, n: number) => `${label}: not right${n > 0 ? `, votes: ${n}` : ''}`,
      },
      why: 'What is not right?',
      reason: {
        wrong_fact: 'A fact is wrong',
        not_a_cause: 'True, but not why',
        not_useful: 'Nothing to act on',
        unclear: 'Unclear',
        other: 'Something else',
      },
      note: 'A note, if you like',
      send: 'Send',
      skip: 'Leave it at that',
      told: {
        recorded: 'Recorded. Press again to take it back.',
        withdrawn: 'Taken back.',
        forbidden: 'Not recorded: your role may look, but not act.',
        failed: 'Not recorded: something went wrong. Try again.',
      },
    },
    grounded: (percent: string) => `${percent} of its sentences could be checked against the evidence.`,
  },
};

/** The shape for other languages. */
export type ExplainWords = typeof enExplain;
