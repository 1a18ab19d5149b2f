import type { ExplainWords } from './en-explain.js';
import { esDeeds } from './es-deeds.js';

const seen = (n: number, written: string) => `${written} ${n === 1 ? 'observación' : 'observaciones'}`;

/** What `<iops-explain>` says in Spanish beside the first words. */
export const esExplain: ExplainWords = {
  explain: {
    ...esDeeds,
    name: 'Explicación',
    empty: 'Elija una alerta para ver por qué está ahí.',
    pending: 'Se está averiguando el motivo.',
    since: (age) => `Desde ${age}`,
    evidenceFor: (figure, label) => `${figure}, ver evidencia: ${label}`,
    passedOn: 'Comunicado a esta página',
    factors: 'Qué lo movió',
    share: (percent) => `${percent} del total`,
    mark: (value) => `en ${value}`,
    causes: 'Causas más probables',
    counter: 'Qué habla en contra',
    evidence: 'Evidencia',
    timesIn: (zone) => `Horas de ${zone}`,
    fact: 'Hecho',
    value: 'Valor',
    when: 'Cuándo',
    confidence: {
      low: (n, written) => `Confianza baja: se apoya en ${seen(n, written)}.`,
      medium: (n, written) => `Confianza media: se apoya en ${seen(n, written)}.`,
      high: (n, written) => `Confianza alta: se apoya en ${seen(n, written)}.`,
    },
    byTemplate: 'Redactado por reglas, sin modelo de lenguaje.',
    byModel: (model) => `Redactado por ${model}.`,
    writtenAt: (time) => `Elaborado: ${time}.`,
    inText: (label) => `${label}, ver en el texto`,
    kept: (who, when) => `En la lista de tareas desde ${when}, por ${who}.`,
    heldOut: 'Se deja sin actuar a propósito: está en el grupo de comparación.',
    takeBack: 'Deshacer',
    failed: {
      forbidden: 'No se hizo: su rol permite ver, pero no actuar.',
      other: 'No se hizo: algo salió mal. Inténtelo de nuevo.',
    },
    feedback: {
      helps: '¿Lo explica?',
      vote: {
        up: (label, n) => `${label}: útil${n > 0 ? `, votos: ${n}` : ''}`,
        down: (label, n) => `${label}: no es correcto${n > 0 ? `, votos: ${n}` : ''}`,
      },
      why: '¿Qué no es correcto?',
      reason: {
        wrong_fact: 'Un dato es falso',
        not_a_cause: 'Cierto, pero no es la causa',
        not_useful: 'No sirve para actuar',
        unclear: 'No se entiende',
        other: 'Otra cosa',
      },
      note: 'Una nota, si quiere',
      send: 'Enviar',
      skip: 'Dejarlo así',
      told: {
        recorded: 'Anotado. Pulse de nuevo para retirarlo.',
        withdrawn: 'Retirado.',
        forbidden: 'No se anotó: su rol permite ver, pero no opinar.',
        failed: 'No se anotó: algo salió mal. Inténtelo de nuevo.',
      },
    },
    grounded: (percent) => `El ${percent} de sus frases se pudo comprobar con la evidencia.`,
  },
};
