import type { AlertType, Factor, HealthComponent, SuggestedAction } from '@iops/contracts';

/** What helps against a low component of a customer's health. */
const INTERVENTIONS: Readonly<Record<HealthComponent, SuggestedAction>> = {
  firstSession: { id: 'propose_tutor', label: 'Propose another tutor' },
  velocity: { id: 'offer_times', label: 'Offer times for the next sessions' },
  calls: { id: 'call_customer', label: 'Call the customer' },
  goal: { id: 'suggest_goal', label: 'Suggest the next goal' },
  consistency: { id: 'keep_tutor', label: 'Keep one tutor' },
};

const CALL_BACK: readonly SuggestedAction[] = [
  { id: 'call_back', label: 'Call the customer back' },
  { id: 'review_tickets', label: 'Review the open tickets' },
];

const REVIEW: readonly SuggestedAction[] = [
  { id: 'review_quarantine', label: 'Look at the refused events' },
  { id: 'replay_quarantine', label: 'Replay them after a fix' },
];

const RECRUIT: readonly SuggestedAction[] = [
  { id: 'recruit_tutors', label: 'Recruit tutors for the subject' },
  { id: 'shift_availability', label: 'Ask tutors to offer these hours' },
];

const IDLE: readonly SuggestedAction[] = [{ id: 'promote_subject', label: 'Promote the subject' }];

const COACH: readonly SuggestedAction[] = [
  { id: 'coach_tutor', label: 'Coach the tutor' },
  { id: 'review_sessions', label: 'Look at the latest sessions' },
];

const REVIEW_MODEL: readonly SuggestedAction[] = [{ id: 'review_model', label: 'Look at how the model fares' }];

const LOOK: readonly SuggestedAction[] = [{ id: 'look_at_stream', label: 'Look at the stream' }];

const ACTIONS: Readonly<Record<Exclude<AlertType, 'churn_risk'>, readonly SuggestedAction[]>> = {
  call_spike: CALL_BACK,
  data_quality: REVIEW,
  stream_anomaly: LOOK,
  supply_shortage: RECRUIT,
  supply_surplus: IDLE,
  tutor_performance: COACH,
  model_quality: REVIEW_MODEL,
};

/** What a feature costs, in points of the score. */
type Cost = Pick<Factor, 'feature' | 'contribution'>;

/** Next steps for an alert from the catalogue; for a churn risk the one that fits the largest factor. */
export function suggestActions(type: AlertType, factors: readonly Cost[]): SuggestedAction[] {
  return type === 'churn_risk' ? [INTERVENTIONS[largest(factors)]] : [...ACTIONS[type]];
}

function largest(factors: readonly Cost[]): HealthComponent {
  const [worst] = factors
    .filter(({ feature, contribution }) => feature in INTERVENTIONS && contribution < 0)
    .sort((a, b) => a.contribution - b.contribution);
  // Where no factor is known, talking to the customer is the way to learn one.
  return (worst?.feature ?? 'calls') as HealthComponent;
}
