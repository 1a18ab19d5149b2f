import type { Alert, CreateInterventionRequest, InterventionKind, SuggestedAction } from '@iops/contracts';
import { entryOf } from '../../i18n/entry.js';

/** What each suggested step is, where IOPS keeps such things itself; the others are the host's. */
const KINDS: Readonly<Record<string, InterventionKind>> = {
  call_customer: 'call',
  call_back: 'call',
  offer_times: 'mail',
  suggest_goal: 'mail',
  propose_tutor: 'task',
  keep_tutor: 'task',
  review_tickets: 'task',
};
/** The longest note that the API takes. */
const MAX_NOTE = 2000;

/** What to ask of `POST /api/interventions` for a step of an alert; null where that is none of IOPS's to keep. */
export function interventionFor(action: SuggestedAction, { entity, title }: Alert): CreateInterventionRequest | null {
  const kind = entryOf(KINDS, action.id);
  if (!kind || (entity.kind !== 'customer' && entity.kind !== 'tutor')) return null;
  return { kind, subject: { kind: entity.kind, id: entity.id }, note: `${action.label}: ${title}`.slice(0, MAX_NOTE) };
}
