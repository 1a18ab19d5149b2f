import type { Anomaly } from '@iops/contracts';
import { type Detection, shareOf } from './detection.js';
import type { Evaluation, ForecastRow } from './evaluate.js';
import { isInTime } from './incidents.js';

const INTRODUCTION = `# What the product finds of what is true

\`npm run evaluate\` writes this page. It fills an empty product with simulated marketplaces whose truth is known, with scenarios laid into their past, lets the jobs run as of past moments, and compares what the API tells with what was planted. The product was neither trained nor tuned on these seeds. A past ends at the moment of the run, so that each run has other days of the same marketplaces, and other figures.

Scenarios are those of [scenarios.md](scenarios.md). A promise that is not kept stands here as it came.`;

/** The page that tells of an evaluation, without dates or places. */
export function reportOf(evaluation: Evaluation, floors: readonly Floor[]): string {
  const sections = [
    INTRODUCTION,
    worldsSection(evaluation),
    floorsSection(floors),
    leaversSection(evaluation),
    tutorsSection(evaluation),
    shortagesSection(evaluation),
    promisedSection(evaluation),
    forecastsSection(evaluation),
    incidentsSection(evaluation),
    quietSection(evaluation),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** A figure, and what it must reach. */
export interface Floor {
  what: string;
  value: number | null;
  /** Inclusive; null for none. */
  least: number | null;
  most: number | null;
}

/** Whether a figure is known and within its bounds. */
export function isReached({ value, least, most }: Floor): boolean {
  return value !== null && (least === null || value >= least) && (most === null || value <= most);
}

function worldsSection({ worlds }: Evaluation): string {
  const rows = worlds.map(({ seed, students, tutors, events }) => [seed, students, tutors, thousands(events)]);
  return `## Marketplaces\n\n${table(['seed', 'students', 'tutors', 'events'], rows)}`;
}

function floorsSection(floors: readonly Floor[]): string {
  const rows = floors.map((floor) => [
    floor.what,
    number(floor.value, 3),
    [floor.least === null ? '' : `≥ ${floor.least}`, floor.most === null ? '' : `≤ ${floor.most}`].join(' ').trim(),
    isReached(floor) ? 'yes' : '**no**',
  ]);
  return `## Floors\n\n${table(['what', 'figure', 'floor', 'reached'], rows)}`;
}

function leaversSection({ leavers, warning }: Evaluation): string {
  const rows = leavers.map(({ flag, detection, recallGone, recallLeaving }) => [
    flag,
    ...detectionCells(detection),
    percent(recallGone),
    percent(recallLeaving),
  ]);
  const heads = ['flag', ...DETECTION_HEADS, 'recall: gone', 'recall: leaving'];
  return `## Leavers

Wanted are customers who are gone since 60 days at most without having said so (gone), and those who will have their last session within 30 days (leaving). Tiers are judged as of the end, two weeks and four weeks before; the churn score as of the end.

${table(heads, rows)}

Of ${warning.left} who left in the last four weeks, ${percent(warning.inTime)} were critical or at risk on the day of their last session, for ${number(warning.medianDays, 0)} days in the median.`;
}

function tutorsSection({ tutors, spoilt }: Evaluation): string {
  const rows = tutors.map(({ ratedAtLeast, detection }) => [String(ratedAtLeast), ...detectionCells(detection)]);
  const told = spoilt.map(({ scenarioId, flags }) =>
    flags.length === 0
      ? `The tutor of \`${scenarioId}\` has no flag.`
      : `The tutor of \`${scenarioId}\` has the flags ${flags.join(', ')}.`,
  );
  return `## Failing tutors

Wanted are tutors who were failing for four of the last 13 weeks or more; flagged are those of \`/api/tutors/underperforming\`. Some of them are no failing tutors and do underperform.

${table(['rated first sessions, at least', ...DETECTION_HEADS], rows)}

${told.join('\n')}`;
}

function shortagesSection({ shortages, crises }: Evaluation): string {
  const recurring = shortages.map(({ scenarioId, isFound, hoursAhead, ratioBefore, ratio, ratioCame }) => [
    scenarioId,
    isFound ? 'yes' : 'no',
    number(hoursAhead, 0),
    `supply ÷ demand ${number(ratio, 2)}, came to ${number(ratioCame, 2)}; before the scenario ${number(ratioBefore, 2)}`,
  ]);
  const lasting = crises.map((crisis) => [
    crisis.scenarioId,
    crisis.isFound ? 'yes' : 'no',
    number(crisis.hoursAhead, 0),
    `${number(crisis.gapPerDay, 1)} tutor-hours a day missing, ${number(crisis.gapPerDayAfter, 1)} after it; ${crisis.subjectsWarned} subjects warned of 12 h ahead or more`,
  ]);
  return `## Shortages

${table(['scenario', 'found', 'hours ahead', 'told'], [...recurring, ...lasting])}`;
}

function promisedSection({ promised }: Evaluation): string {
  const rows = promised.map(({ scenarioId, alertType, isRaised }) => [
    scenarioId,
    `\`${alertType}\``,
    isRaised ? 'yes' : '**no**',
  ]);
  return `## Alerts of subjects and tutors

What scenarios promise, as it is open at the end of the past.

${table(['scenario', 'alert', 'raised'], rows)}`;
}

function forecastsSection({ overall, bySubject, byDay, claims }: Evaluation): string {
  const claimed = claims.map(({ counted, claimed: told }, i) => [
    String(i + 1),
    percent(counted.wape),
    percent(told.wape),
    percent(counted.coverage95),
    percent(told.coverage95),
  ]);
  return `## Forecasts

A forecast a day over three weeks, hour by hour against what was asked for, scenarios among it. Open hours are those in which anything came or could have, by the band.

${forecastTable('all', [{ of: 'all', figures: overall }])}

${forecastTable('subject', bySubject)}

${forecastTable('ahead', byDay)}

What the product tells of its own accuracy, beside what is counted here:

${table(['marketplace', 'WAPE counted', 'WAPE told', '95 % band counted', '95 % band told'], claimed)}`;
}

function forecastTable(head: string, rows: readonly ForecastRow[]): string {
  const heads = [head, 'requests/h', 'WAPE', 'last week', '4-week mean', '80 % band', '95 % band', '95 %, open hours'];
  const cells = rows.map(({ of, figures }) => [
    of,
    number(figures.perHour, 2),
    ...[figures.wape, figures.lastWeek, figures.fourWeeks].map(percent),
    ...[figures.coverage80, figures.coverage95, figures.openCoverage95].map(percent),
  ]);
  return table(heads, cells);
}

function incidentsSection({ incidents }: Evaluation): string {
  const rows = incidents.flatMap(({ run, promises }) =>
    promises.map((kept) => [
      run.scenarioId,
      `${kept.kind} of ${kept.stream}`,
      `${kept.withinHours} h`,
      kept.afterHours === null ? 'not found' : `${number(kept.afterHours, 1)} h`,
      kept.foundAs ?? '',
      number(kept.score, 1),
      isInTime(kept) ? 'yes' : '**no**',
    ]),
  );
  const heads = ['scenario', 'promises', 'within', 'found after', 'as', 'score', 'in time'];
  return `## Incidents

Judged hour by hour as of the past: an hour is judged once it is over, so a delay of an hour is one of the judging. Scenarios begin 20 minutes past the hour. What they promise is meant for 2,000 students; fewer let small streams show less. How promises are kept there stands in [scenarios.md](scenarios.md#how-their-promises-are-kept).

${table(heads, rows)}`;
}

function quietSection({ quiet, calm }: Evaluation): string {
  const rows = quiet.map(({ scenarioId, isHerring, breaches }) => [
    scenarioId,
    isHerring ? 'yes' : '',
    breaches.length === 0 ? 'nothing' : breaches.map(describe).join('; '),
  ]);
  const alarms = countBy(calm.falseAlarms.map(({ stream, kind }) => `${kind} of ${stream}`));
  return `## What must stay quiet

${table(['scenario', 'red herring', 'found where it asks for quiet'], rows)}

Where nothing planted is felt: ${calm.falseAlarms.length} alarms in ${number(calm.streamWeeks, 0)} stream-weeks, ${number(shareOf(calm.falseAlarms.length, calm.streamWeeks), 3)} a stream-week.

${table(['false alarm', 'times'], alarms)}`;
}

function describe({ kind, stream, direction, score }: Anomaly): string {
  return `${kind} of ${stream} (${direction}, ${number(score, 1)})`;
}

function countBy(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b));
}

const DETECTION_HEADS = ['judged', 'wanted', 'flagged', 'precision', 'recall', 'lift'];

function detectionCells({ judged, wanted, flagged, precision, recall, lift }: Detection): (string | number)[] {
  return [judged, wanted, flagged, percent(precision), percent(recall), number(lift, 1)];
}

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function number(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(1)} %`;
}

function thousands(count: number): string {
  return `${Math.round(count / 1000)} k`;
}
