import type { Deeds } from './en-deeds.js';

/** What happened to alerts and can be done, in Spanish. */
export const esDeeds: Deeds = {
  actions: 'Próximos pasos',
  history: 'Historial',
  system: 'IOPS',
  by: (what, who) => `${what} por ${who}`,
  did: {
    opened: 'Abierta',
    escalated: 'Se agravó',
    recovered: 'Recuperada',
    acknowledge: 'Atendida',
    resolve: 'Resuelta',
    dismiss: 'Descartada',
    confirm: 'Confirmada',
    snooze: 'Pospuesta',
    snooze_ended: 'Fin de la pausa',
    escalate: 'Escalada',
    reopen: 'Reabierta',
  },
};
