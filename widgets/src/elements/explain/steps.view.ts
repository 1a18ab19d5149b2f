import type { Intervention, SuggestedAction } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { checkIcon } from '../../base/icons.js';
import type { ExplainModel } from './explain.view.js';
import type { ExplainVoice } from './explain-voice.js';

/** What became of a suggested step: the page has it, IOPS keeps it, or it could not be done. */
export type Step =
  | { kind: 'passed' }
  | { kind: 'doing' }
  | { kind: 'kept'; intervention: Intervention }
  | { kind: 'failed'; isForbidden: boolean };

/** None was chosen yet. */
export const NO_STEPS: ReadonlyMap<string, Step> = new Map();

/** The steps that the alert suggests, each a button that does it. */
export function stepsView(model: ExplainModel, voice: ExplainVoice): TemplateResult | typeof nothing {
  const { alert, page } = model;
  if (alert.actions.length === 0) return nothing;
  const { explain } = voice.strings;
  const chosen = alert.actions.flatMap((action) => page.steps.get(action.id) ?? []);
  return html`<section class="part">
    <h4>${explain.actions}</h4>
    <div class="steps" part="actions">
      ${alert.actions.map((action) => stepView(action, model))}
    </div>
    <div class="told" role="status">${chosen.map((step) => html`<p>${stepText(step, voice)}</p>`)}</div>
    ${alert.actions.map((action) => takeBackView(action, model, explain.takeBack))}
  </section>`;
}

function stepView(action: SuggestedAction, { alert, page }: ExplainModel): TemplateResult {
  const step = page.steps.get(action.id);
  const isDone = step?.kind === 'kept' || step?.kind === 'passed';
  return html`<button
    type="button"
    class="step"
    part="action"
    lang="en"
    ?disabled=${step?.kind === 'doing' || step?.kind === 'kept'}
    @click=${() => void page.choose(action, alert)}
  >${isDone ? checkIcon() : nothing}${action.label}</button>`;
}

function stepText(step: Step, voice: ExplainVoice): string {
  const { explain, loading } = voice.strings;
  switch (step.kind) {
    case 'passed':
      return explain.passedOn;
    case 'doing':
      return loading;
    case 'kept':
      return keptText(step.intervention, voice);
    case 'failed':
      return step.isForbidden ? explain.failed.forbidden : explain.failed.other;
    default: {
      const never: never = step;
      return never;
    }
  }
}

function keptText({ state, createdBy, createdAt }: Intervention, { strings, format }: ExplainVoice): string {
  const { explain } = strings;
  if (state === 'held_out') return explain.heldOut;
  return explain.kept(createdBy, format.shortMoment(new Date(createdAt), new Date()));
}

/** Only who asked for it takes it back here, and only what is still to be done. */
function takeBackView(action: SuggestedAction, { page }: ExplainModel, words: string): TemplateResult | typeof nothing {
  const step = page.steps.get(action.id);
  if (step?.kind !== 'kept' || step.intervention.createdBy !== page.person.id) return nothing;
  return html`<button type="button" class="quiet" @click=${() => void page.takeBack(action, step.intervention)}>${words}</button>`;
}
