import type { FeedbackReason, Vote } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import type { ExplainedModel } from './explain.view.js';
import type { ExplainVoice } from './explain-voice.js';
import { opinionOn } from './opinions.js';
import { thumbIcon } from './thumb.icon.js';

/** What may be wrong, in the order it is asked. */
const REASONS = ['wrong_fact', 'not_a_cause', 'not_useful', 'unclear', 'other'] as const satisfies FeedbackReason[];

/** What is voted on: a factor by its feature, or the whole (null), and its name for people. */
interface About {
  factor: string | null;
  label: string;
}

/** For and against, with how many voted so and one's own vote pressed; a second press takes that back. */
export function votesView(
  { factor, label }: About,
  { page }: ExplainedModel,
  { strings }: ExplainVoice,
): TemplateResult {
  const { feedback } = strings.explain;
  const { mine, votes } = opinionOn(factor, page.opinions, page.person.id);
  const button = (vote: Vote) => {
    const isMine = mine?.vote === vote;
    const name = feedback.vote[vote](label, votes[vote]);
    return html`<button
      type="button"
      class="vote"
      part="vote"
      aria-pressed=${isMine}
      aria-label=${name}
      title=${name}
      ?disabled=${!page.person.canAct}
      @click=${() => void page.vote(factor, isMine ? null : vote)}
    >${thumbIcon(vote)}${votes[vote] > 0 ? html`<span class="num">${votes[vote]}</span>` : nothing}</button>`;
  };
  return html`<span class="votes" part="feedback">${button('up')}${button('down')}</span>`;
}

/** Asks who voted against what is wrong; answering is up to them. */
export function askView(
  factor: string | null,
  { page }: ExplainedModel,
  { strings }: ExplainVoice,
): TemplateResult | typeof nothing {
  if (!page.asked || page.asked.factor !== factor) return nothing;
  const { feedback } = strings.explain;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const reason = given.get('reason') as FeedbackReason | null;
    const note = String(given.get('note') ?? '').trim();
    void page.vote(factor, 'down', { reason: reason ?? 'other', ...(note && { note }) });
  };
  return html`<form class="ask-why" @submit=${submit}>
    <fieldset>
      <legend>${feedback.why}</legend>
      ${REASONS.map((reason) => html`<label class="chip"><input type="radio" name="reason" value=${reason} />${feedback.reason[reason]}</label>`)}
    </fieldset>
    <label class="say">${feedback.note}<textarea name="note" rows="2" maxlength="2000"></textarea></label>
    <div class="steps">
      <button type="submit" class="step">${feedback.send}</button>
      <button type="button" class="quiet" @click=${() => page.stopAsking()}>${feedback.skip}</button>
    </div>
  </form>`;
}

/** What became of the last word on the factors, or on the whole. Always there, so that it is heard. */
export function toldView(
  about: 'factors' | 'whole',
  { page }: ExplainedModel,
  { strings }: ExplainVoice,
): TemplateResult {
  const { told } = page;
  const isHere = told !== null && (told.factor === null) === (about === 'whole');
  return html`<p class="told" role="status">${isHere ? strings.explain.feedback.told[told.what] : nothing}</p>`;
}
