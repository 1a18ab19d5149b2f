import type { SimulationState } from '@iops/contracts';
import { element, within } from '../element.js';
import { CAUGHT_UP_MS, TRACE_POINTS } from './limits.js';
import { setText } from './patch.js';
import { tracePoints } from './trace.js';
import { count } from './words.js';

const PHASES: Readonly<Record<SimulationState['phase'], string>> = {
  waiting: 'Waiting for IOPS',
  backfill: 'Filling in history',
  live: 'Live',
  load: 'Under load',
  stopped: 'Stopped',
};
const trace: number[] = [];

/** Shows what the marketplace is doing: its clock, who is in it, and counts that add up. */
export function showPulse(state: SimulationState): void {
  element('pulse').removeAttribute('aria-busy');
  const phase = element('phase');
  setText(phase, state.phase === 'backfill' ? `${PHASES.backfill}, ${percent(state.progress)}` : PHASES[state.phase]);
  phase.toggleAttribute('data-on', state.phase === 'live' || state.phase === 'load');
  showClock(state);
  const { students, tutors, seed, streamCount, eventRatePerSec } = state;
  setText(
    element('population'),
    `${count(students)} students · ${count(tutors)} tutors · seed ${seed} · ${streamCount} feeds of up to ${eventRatePerSec} a second`,
  );
  showSums(state);
  showTrace(state.eventsPerSecond);
}

/** Marks what is shown as old, for as long as nothing new is heard. */
export function agePulse(): void {
  const phase = element('phase');
  setText(phase, 'Not heard');
  phase.removeAttribute('data-on');
}

function showClock({ now, speed, phase, progress }: SimulationState): void {
  const at = new Date(now);
  const time = element<HTMLTimeElement>('now');
  time.dateTime = now;
  setText(time, `${day(at)}, ${at.toLocaleTimeString('en-GB')}`);
  const isBehind = Date.now() - at.getTime() > CAUGHT_UP_MS;
  setText(element('pace'), isBehind ? `in the past, at ${count(speed)} × real time` : 'in real time');
  const filling = element<HTMLProgressElement>('filling');
  filling.hidden = phase !== 'backfill';
  filling.value = progress;
}

const day = (at: Date) => at.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

/** Sent = acknowledged + refused + on the way: the last is what is left. */
function showSums({ sent, acknowledged, refused, late, eventsPerSecond }: SimulationState): void {
  const figures = { sent, acknowledged, refused, late, 'on-the-way': sent - acknowledged - refused };
  for (const [id, value] of Object.entries(figures)) setText(element(id), count(value));
  element('refused').toggleAttribute('data-alarm', refused > 0);
  setText(element('rate'), eventsPerSecond.toLocaleString('en', { maximumFractionDigits: 1 }));
}

function showTrace(eventsPerSecond: number): void {
  trace.push(eventsPerSecond);
  if (trace.length > TRACE_POINTS) trace.shift();
  within(element('trace'), 'polyline').setAttribute('points', tracePoints(trace));
}

const percent = (share: number) => `${Math.floor(share * 100)} %`;
