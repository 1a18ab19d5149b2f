import { DAY, weekdayOf } from './zone.js';

// The academic year of the United States, by local dates. A mark is month × 100 + day of the month.

const WINTER_BREAK = 0.6;
const SPRING_BREAK = 0.75;
const THANKSGIVING = 0.75;
const SUMMER = 0.85;
const EXAM_SEASON = 1.08;
/** On a federal holiday in term. */
const HOLIDAY = 0.8;

/** How much of usual term business there is on a local day: breaks are calm, exam seasons are not. */
export function termFactor(day: number): number {
  const mark = markOf(day);
  if (mark >= 1221 || mark <= 102) return WINTER_BREAK;
  if (isThanksgiving(day, mark)) return THANKSGIVING;
  const season = isSpringBreak(day, mark) ? SPRING_BREAK : seasonFactor(mark);
  return isHoliday(day, mark) ? Math.min(season, 1) * HOLIDAY : season;
}

/** Finals in December and May; the tests that colleges ask for fall into them. */
function seasonFactor(mark: number): number {
  if (mark >= 1205 || (mark >= 501 && mark <= 522)) return EXAM_SEASON;
  return mark >= 610 && mark <= 815 ? SUMMER : 1;
}

function markOf(day: number): number {
  const date = new Date(day * DAY);
  return (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

/** From the fourth Thursday of November to the Sunday after it. */
function isThanksgiving(day: number, mark: number): boolean {
  const sinceThursday = (weekdayOf(day) + 3) % 7;
  const thursday = mark - sinceThursday;
  return sinceThursday <= 3 && thursday >= 1122 && thursday <= 1128;
}

/** Nine days from the second Saturday of March on. */
function isSpringBreak(day: number, mark: number): boolean {
  const sinceSaturday = (weekdayOf(day) + 1) % 7;
  const saturday = mark - sinceSaturday;
  return (saturday >= 308 && saturday <= 314) || (saturday >= 315 && saturday <= 321 && sinceSaturday <= 1);
}

/** The federal holidays that no break holds, on the day on which they are kept. */
function isHoliday(day: number, mark: number): boolean {
  const weekday = weekdayOf(day);
  const isMonday = weekday === 1;
  const within = (from: number, to: number) => mark >= from && mark <= to;
  // Martin Luther King, Washington, Memorial, Labor and Columbus Day are Mondays.
  const mondays = within(115, 121) || within(215, 221) || within(525, 531) || within(901, 907) || within(1008, 1014);
  if (isMonday && mondays) return true;
  // Juneteenth, Independence and Veterans Day; from a weekend they move to the nearest weekday.
  return [619, 704, 1111].some((fixed) => {
    if (mark === fixed) return weekday !== 0 && weekday !== 6;
    return (weekday === 5 && mark === fixed - 1) || (isMonday && mark === fixed + 1);
  });
}
