import type { TutorMetric } from '@iops/contracts';
import { type Counts, share } from './cell.js';

/** A metric of one week, and what it stands on. */
export interface WeekValue {
  /** Null where nothing is known. */
  value: number | null;
  /** Ratings, first sessions or sessions that it is the mean of; 1 for a number of sessions. */
  n: number;
}

/** A metric of a week, from the week's counts. */
export function weekValue(metric: TutorMetric, week: Counts): WeekValue {
  const ended = week.completed + week.cancelled + week.noShow;
  switch (metric) {
    case 'firstSessionSuccess':
      return { value: share(week.firstGood, week.firstRated), n: week.firstRated };
    case 'meanRating':
      return { value: share(week.stars, week.rated), n: week.rated };
    case 'completionRate':
      return { value: share(week.completed, ended), n: ended };
    case 'sessions':
      return { value: week.completed, n: 1 };
    default: {
      const never: never = metric;
      throw new Error(`unknown metric ${String(never)}`);
    }
  }
}
