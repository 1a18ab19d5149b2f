import type { Alert, AlertType } from '@iops/contracts';
import type { PlantedRun } from './truth.js';

/** An alert that a planted scenario promises, and whether it is there at the end of the past. */
export interface PromisedAlert {
  scenarioId: string;
  alertType: AlertType;
  isRaised: boolean;
}

/** What is looked for here: what streams do is judged hour by hour elsewhere, customers by what becomes of them. */
const LOOKED_FOR: readonly AlertType[] = ['supply_shortage', 'tutor_performance'];

/**
 * Whether what the runs promise of subjects and tutors is alerted of: of the subject that the promise names, any where it
 * names none, and of the tutor whose ratings were spoilt.
 */
export function promisedAlerts(
  runs: readonly PlantedRun[],
  alerts: readonly Pick<Alert, 'type' | 'subject' | 'entity'>[],
  spoiltTutor: string | null,
): PromisedAlert[] {
  return runs.flatMap(({ scenarioId, scenario }) =>
    scenario.expects.raises
      .filter(({ alertType }) => LOOKED_FOR.includes(alertType))
      .map(({ alertType, subject }) => ({
        scenarioId,
        alertType,
        isRaised: alerts.some(
          (alert) =>
            alert.type === alertType &&
            (subject === undefined || alert.subject === subject) &&
            (alertType !== 'tutor_performance' || alert.entity.id === spoiltTutor),
        ),
      })),
  );
}
