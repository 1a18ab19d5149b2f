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

const LOOK: readonly SuggestedAction[] = [{ id: 'look_at_stream', label: 'Look at the stream' }];

/** What a feature costs, in points of the score. */
type Cost = Pick<Factor, 'feature' | 'contribution'>;

/** Next steps for an alert from the catalogue; for a churn risk the one that fits the largest factor. */
export function suggestActions(type: AlertType, factors: readonly Cost[]): SuggestedAction[] {
  if (type === 'call_spike') return [...CALL_BACK];
  if (type === 'data_quality') return [...REVIEW];
  if (type === 'stream_anomaly') return [...LOOK];
  if (type === 'churn_risk') return [INTERVENTIONS[largest(factors)]];
  return [];
}

function largest(factors: readonly Cost[]): HealthComponent {
  const [worst] = factors
    .filter(({ feature, contribution }) => feature in INTERVENTIONS && contribution < 0)
    .sort((a, b) => a.contribution - b.contribution);
  // Where no factor is known, talking to the customer is the way to learn one.
  return (worst?.feature ?? 'calls') as HealthComponent;
}
