import type { Scenario, ScenarioExpectation, ScenarioRun } from '@iops/contracts';
import { clock } from './clock.js';
import { type Evidence, isOver, judgeQuiet, judgeRaised, type Verdict } from './verdict.js';
import { alertName, became, type Catalogue, duration, inSentence } from './words.js';

/** One line on what should, or should not, be noticed. */
export interface Claim {
  what: string;
  became: string;
  mark: 'bell' | 'none' | 'clock' | 'check' | 'cross' | 'dash';
  tone: 'good' | 'bad' | 'open';
  /** The alert that decided it. */
  alertId: string | null;
}

/** What a scenario promises, before it is run: a line for each alert that must come, one for all that must not. */
export function promises({ expects }: Scenario, catalogue: Catalogue): Claim[] {
  const open = { tone: 'open', alertId: null } as const;
  const raised = expects.raises.map((expected) => ({
    ...open,
    what: alertName(expected, catalogue),
    became: expected.withinMinutes === undefined ? 'must come' : `within ${duration(expected.withinMinutes)}`,
    mark: 'bell' as const,
  }));
  return [...raised, ...quietLine('Must stay quiet', expects.quiet, catalogue)];
}

/** What became of each promise in a run; those that stayed quiet share a line. */
export function outcomes(scenario: Scenario, run: ScenarioRun, evidence: Evidence, catalogue: Catalogue): Claim[] {
  const { raises, quiet } = scenario.expects;
  const judged = quiet.map((unwanted) => ({ unwanted, verdict: judgeQuiet(unwanted, run, evidence) }));
  const of = (kind: Verdict['kind']) => judged.filter(({ verdict }) => verdict.kind === kind);
  const line = (words: string, kind: Verdict['kind']) =>
    quietLine(
      words,
      of(kind).map(({ unwanted }) => unwanted),
      catalogue,
    );
  const kept = isOver(run) ? line('Stayed quiet', 'quiet').map((one) => ({ ...one, ...LOOK.quiet })) : [];
  return [
    ...raises.map((expected) => claim(alertName(expected, catalogue), judgeRaised(expected, run, evidence))),
    ...of('disturbed').map(({ unwanted, verdict }) => claim(alertName(unwanted, catalogue), verdict)),
    ...(isOver(run) ? kept : line('Quiet so far', 'quiet')),
    ...line('Must stay quiet', 'unknown'),
  ];
}

function quietLine(words: string, unwanted: readonly ScenarioExpectation[], catalogue: Catalogue): Claim[] {
  if (unwanted.length === 0) return [];
  const names = unwanted.map((each) => inSentence(alertName(each, catalogue))).join(', ');
  return [{ what: '', became: `${words}: ${names}`, mark: 'none', tone: 'open', alertId: null }];
}

function claim(what: string, verdict: Verdict): Claim {
  const alertId = 'alert' in verdict ? verdict.alert.id : null;
  return { what, became: became(verdict, clock), alertId, ...LOOK[verdict.kind], ...lateLook(verdict) };
}

const LOOK: Readonly<Record<Verdict['kind'], Pick<Claim, 'mark' | 'tone'>>> = {
  came: { mark: 'check', tone: 'good' },
  waiting: { mark: 'clock', tone: 'open' },
  missed: { mark: 'cross', tone: 'bad' },
  'cut-short': { mark: 'dash', tone: 'open' },
  quiet: { mark: 'check', tone: 'good' },
  disturbed: { mark: 'cross', tone: 'bad' },
  unknown: { mark: 'dash', tone: 'open' },
};

function lateLook(verdict: Verdict): Partial<Claim> {
  if (verdict.kind === 'came' && verdict.isLate) return { mark: 'cross', tone: 'bad' };
  return {};
}
