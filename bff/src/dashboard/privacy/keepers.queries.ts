import type { EntityManager } from 'typeorm';
import { ALERTS_KEPT, eraseAlerts } from '../../alerting/alerts/erase-alerts.queries.js';
import { eraseProjections, PROJECTIONS_KEPT } from '../../data/entities/erase-customer.queries.js';
import { BY_CUSTOMER, type Erased, type Kept } from '../../data/entities/kept.js';
import { EVENTS_KEPT } from '../../data/ingest/erase-events.queries.js';
import { eraseFacts, RAILS_FACTS_KEPT } from '../../data/rails-poller/erase-facts.queries.js';
import { DELIVERIES_KEPT, eraseDeliveries } from '../../delivery/webhooks/erase-deliveries.queries.js';
import { CHURN_KEPT, eraseChurn } from '../../inference/churn/erase-churn.queries.js';
import { eraseHealth, HEALTH_KEPT } from '../../inference/health/erase-health.queries.js';
import { eraseInterventions, INTERVENTIONS_KEPT } from '../../inference/interventions/erase-interventions.queries.js';
import { eraseInTutors, TUTORS_KEPT } from '../../inference/tutors/erase-customer.queries.js';
import { EXPLANATIONS_KEPT, eraseExplanations } from '../../insights/explanations/erase-explanations.queries.js';
import { eraseFeedbackNotes, FEEDBACK_KEPT } from '../../insights/feedback/erase-feedback.queries.js';
import { deleteSetAsideOf } from '../../platform/jobs/set-aside.queries.js';
import { ACTIVE_SPANS_KEPT, eraseInActiveSpans } from '../views/erase-active-spans.queries.js';
import { auditTarget } from './person.queries.js';

/** A room that keeps something of customers: what it tells them of it, and how it forgets them. */
interface Keeper {
  kept: readonly Kept[];
  /** Forgets all of it in the caller's transaction; what has not ended ends at `at`. */
  erase: (manager: EntityManager, erased: Erased, at: Date) => Promise<void>;
}

/** Keys that are ids of customers: elsewhere the same characters may be the id of an event, a session or a message. */
const KEYED_BY_CUSTOMER = ['customers', 'customer_health'] as const;

const SET_ASIDE: Kept = {
  section: 'setAside',
  table: 'set_aside',
  where: `t.key = $1 AND t.follower IN (SELECT name FROM cursors WHERE source IN ('${KEYED_BY_CUSTOMER.join("', '")}'))`,
  of: BY_CUSTOMER.of,
  order: 't.at, t.follower',
};

/**
 * Every room that shows something of customers. Whatever holds more of them joins this list, and is told and forgotten.
 * The order matters once: tutors go by whom the sessions are with, so they come after the projections.
 */
export const KEEPERS: readonly Keeper[] = [
  { kept: PROJECTIONS_KEPT, erase: eraseProjections },
  { kept: HEALTH_KEPT, erase: eraseHealth },
  { kept: CHURN_KEPT, erase: eraseChurn },
  { kept: TUTORS_KEPT, erase: eraseInTutors },
  { kept: ACTIVE_SPANS_KEPT, erase: eraseInActiveSpans },
  { kept: INTERVENTIONS_KEPT, erase: eraseInterventions },
  { kept: ALERTS_KEPT, erase: eraseAlerts },
  { kept: EXPLANATIONS_KEPT, erase: eraseExplanations },
  { kept: FEEDBACK_KEPT, erase: eraseFeedbackNotes },
  { kept: DELIVERIES_KEPT, erase: eraseDeliveries },
  { kept: RAILS_FACTS_KEPT, erase: eraseFacts },
  { kept: [SET_ASIDE], erase: eraseSetAside },
];

/** What was done about somebody of the same id who is erased is not of who has the id now. */
const SINCE_ERASED = `t.audit_id > coalesce(
  (SELECT max(audit_id) FROM audit WHERE target = $2 AND action = 'customer.erase'), 0)`;

/** What is looked through when everything else is forgotten, or forgotten with what was done. */
const LOOKED_THROUGH: readonly Kept[] = [
  ...EVENTS_KEPT,
  {
    section: 'audit',
    table: 'audit',
    where: `t.target = ANY($1::text[]) OR (t.target = $2 AND ${SINCE_ERASED})`,
    of: (person) => [targetsOf(person), auditTarget(person.customerId)],
    order: 't.audit_id',
  },
  {
    section: 'outbox',
    table: 'outbox',
    where: `t.payload->>'customerId' = $1`,
    of: BY_CUSTOMER.of,
    order: 't.outbox_id',
  },
];

/** All that is kept of customers, in the order in which it is told. */
export const ALL_KEPT: readonly Kept[] = [...KEEPERS.flatMap(({ kept }) => kept), ...LOOKED_THROUGH];

async function eraseSetAside(manager: EntityManager, { customerId }: Erased): Promise<void> {
  await deleteSetAsideOf(manager, [customerId], KEYED_BY_CUSTOMER);
}

/** The targets of audit entries about what was raised of a customer, and done for them. */
export function targetsOf({ alertIds, interventionIds }: Pick<Erased, 'alertIds' | 'interventionIds'>): string[] {
  return [...interventionIds.map((id) => `intervention:${id}`), ...alertIds.map((id) => `alert:${id}`)];
}
