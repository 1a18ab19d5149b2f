import type { Scenario, ScenarioExpectation } from '@iops/contracts';

const BEGIN = '<!-- scenarios: begin -->';
const END = '<!-- scenarios: end -->';

/** The text with the table of the scenarios between its two marks. Throws when a mark is missing. */
export function withScenarioTable(text: string, scenarios: readonly Scenario[]): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the marks ${BEGIN} and ${END} are missing`);
  return `${text.slice(0, from + BEGIN.length)}\n${scenarioTable(scenarios)}\n${text.slice(to)}`;
}

function scenarioTable(scenarios: readonly Scenario[]): string {
  const rows = scenarios.map((scenario) => {
    const { id, description, durationMinutes, settlingMinutes, expects } = scenario;
    const lasts = settlingMinutes > 0 ? `${span(durationMinutes)} + ${span(settlingMinutes)}` : span(durationMinutes);
    return `| \`${id}\` | ${description} | ${lasts} | ${list(expects.raises)} | ${list(expects.quiet)} |`;
  });
  return [
    '',
    '| id | what happens | lasts + settles | raises | stays quiet |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function list(expectations: readonly ScenarioExpectation[]): string {
  return expectations.map(alertOf).join(', ') || 'nothing';
}

function alertOf({ alertType, stream, subject, withinMinutes }: ScenarioExpectation): string {
  const about = stream ?? subject;
  const when = withinMinutes === undefined ? '' : ` within ${span(withinMinutes)}`;
  return `${alertType}${about === undefined ? '' : ` of ${about}`}${when}`;
}

/** In the largest unit that is whole. */
function span(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
