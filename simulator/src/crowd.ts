import { pick, type Random } from './random.js';
import type { Student } from './students.js';

/** Students of one day, by what scenarios may ask for. */
export interface Crowd {
  all: readonly Student[];
  /** One of those who are like that, by chance; null where no one is. */
  someone(random: Random, like: { subject?: string | undefined; segment?: string | undefined }): Student | null;
}

/** A crowd of students; sorts them only when it is asked. */
export function createCrowd(all: readonly Student[]): Crowd {
  const known = new Map<string, readonly Student[]>();
  const select = (subject?: string, segment?: string) =>
    all.filter(
      (student) =>
        (subject === undefined || student.subject === subject) &&
        (segment === undefined || student.segment === segment),
    );
  return {
    all,
    someone(random, { subject, segment }) {
      const key = `${subject}/${segment}`;
      const found = known.get(key) ?? select(subject, segment);
      known.set(key, found);
      return found.length === 0 ? null : pick(random, found);
    },
  };
}
