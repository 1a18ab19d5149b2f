/** The twelve subjects that are taught, with how much of all tutoring each is. */
export const SUBJECT_WEIGHTS = {
  algebra: 15,
  geometry: 8,
  calculus: 11,
  statistics: 7,
  physics: 8,
  chemistry: 9,
  biology: 7,
  english: 9,
  essay_writing: 6,
  spanish: 7,
  computer_science: 6,
  sat_prep: 7,
} as const;

/** A subject's id, as events carry it. */
export type Subject = keyof typeof SUBJECT_WEIGHTS;

/** All subjects in a fixed order. */
export const SUBJECTS = Object.keys(SUBJECT_WEIGHTS) as Subject[];

/** Who learns: what share of students each segment has. */
export const SEGMENT_WEIGHTS = { k12: 55, test_prep: 18, college: 17, adult: 10 } as const;
export type Segment = keyof typeof SEGMENT_WEIGHTS;

/** How students found the marketplace. */
export const CHANNEL_WEIGHTS = { organic_search: 34, referral: 24, paid_search: 18, social: 14, partner_school: 10 };

// How many times likelier than usual a segment picks a subject.
const LEANINGS: Readonly<Record<Segment, Partial<Record<Subject, number>>>> = {
  k12: { algebra: 1.4, geometry: 1.4, sat_prep: 0.2, statistics: 0.6 },
  test_prep: { sat_prep: 4, essay_writing: 1.6, computer_science: 0.3 },
  college: { calculus: 1.8, statistics: 2, physics: 1.4, chemistry: 1.3, algebra: 0.3, geometry: 0.2, sat_prep: 0.1 },
  adult: { spanish: 2.5, computer_science: 2.2, statistics: 1.6, geometry: 0.2, sat_prep: 0.1 },
};

/** The weights by which students of a segment pick their subject. */
export function subjectWeights(segment: Segment): Record<Subject, number> {
  const leaning = LEANINGS[segment];
  return Object.fromEntries(SUBJECTS.map((name) => [name, SUBJECT_WEIGHTS[name] * (leaning[name] ?? 1)])) as Record<
    Subject,
    number
  >;
}

const GOALS = ['Pass the final in', 'Raise the grade in', 'Feel at home in', 'Get ahead in', 'Catch up in'];

/** The title of a student's nth goal in a subject. */
export function goalTitle(subject: Subject, number: number): string {
  return `${GOALS[number % GOALS.length]} ${subject === 'sat_prep' ? 'SAT prep' : subject.replace('_', ' ')}`;
}
