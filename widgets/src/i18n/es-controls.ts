import type { ControlWords } from './en-controls.js';

/** What `<iops-kpis>` says in Spanish once its figures are there. */
export const esControls: ControlWords = {
  controls: {
    ranges: 'Periodo de las tendencias',
    range: { today: 'Hoy', '24h': '24 h', '7d': '7 d', '30d': '30 d' },
    refresh: 'Actualizar ahora',
    trend: (first, last, low, high) => `Tendencia: de ${first} a ${last}, mínimo ${low}, máximo ${high}`,
    ask: (label) => `¿Qué significa ${label}?`,
    definition: {
      active_sessions: 'Sesiones que empezaron en las últimas 4 horas y no han terminado.',
      sessions_today: 'Sesiones empezadas desde la medianoche en la zona horaria de la plataforma.',
      satisfaction: 'Valoración media de las sesiones que terminaron en los últimos 7 días, de 1 a 5 estrellas.',
      first_session_success:
        'Proporción de primeras sesiones con un tutor, de los últimos 30 días, valoradas con 4 o más, entre las valoradas.',
      supply_demand_ratio:
        'Horas de tutoría ofrecidas para las próximas 24 horas, con un uso del 80 %, en proporción a las que se prevé que se pidan. Se desconoce con menos de media hora de demanda.',
      inbound_call_rate:
        'Llamadas entrantes de los últimos 7 días por cada 100 clientes activos: los que tuvieron una sesión en 60 días o se registraron en 30.',
      customers_at_risk: 'Clientes activos cuya salud es crítica o está en riesgo: 70 puntos o menos.',
      active_critical_alerts: 'Alertas críticas que nadie ha atendido, resuelto ni descartado.',
      time_to_acknowledge:
        'Mediana del tiempo desde una alerta hasta que se atiende, entre las atendidas en los últimos 7 días.',
    },
    target: { up: 'Objetivo, al menos', down: 'Objetivo, como máximo' },
    asOf: 'Hora de los datos',
    when: {
      other: 'Otro',
      name: 'Otro periodo',
      from: 'Desde',
      to: 'Hasta',
      now: 'Sin final: hasta ahora.',
      zone: (zone) => `Horas de ${zone}.`,
      show: 'Mostrar',
      stretch: (from, to) => (to ? `${from} – ${to}` : `Desde ${from}`),
      fault: {
        missing: 'Indique dónde empieza.',
        order: 'El final debe ser posterior al comienzo.',
        future: 'El comienzo aún está por llegar.',
        long: 'Como máximo, un año y un día.',
      },
    },
  },
};
