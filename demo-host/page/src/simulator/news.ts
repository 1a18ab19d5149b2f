import type { Model } from './model.js';
import { allRuns, evidenceOf, scenarioOf } from './model.js';
import { judgeQuiet, judgeRaised } from './verdict.js';
import { alertName, type Catalogue } from './words.js';

const STATUS = { active: 'has started', settling: 'is settling', settled: 'has settled', stopped: 'was stopped' };

/**
 * What someone who does not see the page should hear of a change: runs that went on, alerts that came. Nothing of
 * counters, and nothing where the page knew nothing before.
 */
export function newsOf(before: Model, after: Model, realNow: number, catalogue: Catalogue): string[] {
  if (!before.state) return [];
  const known = new Map(allRuns(before).map((run) => [run.runId, run.status]));
  const courses = allRuns(after)
    .filter(({ runId, status }) => known.get(runId) !== status)
    .map(({ name, status }) => `${name} ${STATUS[status]}.`);
  if (!before.alerts) return courses;
  const heard = new Set(arrivals(before, realNow, catalogue));
  return [...courses, ...arrivals(after, realNow, catalogue).filter((line) => !heard.has(line))];
}

function arrivals(model: Model, realNow: number, catalogue: Catalogue): string[] {
  const evidence = evidenceOf(model, realNow);
  return allRuns(model).flatMap((run) => {
    const { raises, quiet } = scenarioOf(model, run)?.expects ?? { raises: [], quiet: [] };
    const came = raises.filter((expected) => judgeRaised(expected, run, evidence).kind === 'came');
    const disturbed = quiet.filter((unwanted) => judgeQuiet(unwanted, run, evidence).kind === 'disturbed');
    return [
      ...came.map((expected) => `${run.name}: ${alertName(expected, catalogue)} came.`),
      ...disturbed.map((unwanted) => `${run.name}: ${alertName(unwanted, catalogue)} came, and should not have.`),
    ];
  });
}
