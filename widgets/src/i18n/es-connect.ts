import type { ConnectWords } from './en-connect.js';

/** What `<iops-connect>` says in Spanish. */
export const esConnect: ConnectWords = {
  connect: {
    name: 'Conectar con IOPS',
    address: 'Dirección de IOPS',
    secret: 'Token o clave de API',
    hint: {
      address: 'Dónde está el servidor de IOPS, por ejemplo https://ops.example.com',
      secret:
        'Un token (JWT) de su plataforma, o una clave de API con el permiso read y ningún otro. Solo se guarda en la memoria de esta página.',
    },
    keep: 'Conservar en esta pestaña',
    keepHint: 'Así sobrevive a una recarga y desaparece al cerrar la pestaña.',
    connect: 'Conectar',
    trying: 'Probando…',
    connected: (host) => `Conectado a ${host}`,
    asUser: (id, role, time) => `${id}, ${role}, hasta las ${time}`,
    asKey: (id) => `Clave de API ${id}, solo lectura`,
    role: { viewer: 'lectura', operator: 'operación', admin: 'administración' },
    disconnect: 'Desconectar',
    ended: {
      expired: (time) => `El token caducó a las ${time}. Pegue uno nuevo.`,
      refused: (time) => `Desde las ${time} IOPS ya no lo acepta. Pegue otro.`,
    },
    wrong: {
      'no-address': 'Indique la dirección de IOPS.',
      address: 'No es la dirección de un servidor. Empieza por https:// y nombra un host.',
      mixed: 'Esta página se cargó por https, así que el navegador solo le permite acceder a direcciones https://.',
      'no-secret': 'Pegue un token o una clave de API.',
      form: 'No es un token (tres partes separadas por puntos) ni una clave de API (empieza por iops_). ¿Se copió entero?',
      network: (page) =>
        `No hay respuesta. O no hay nada en esa dirección, o IOPS no conoce esta página: allí, IOPS_ALLOWED_ORIGINS debe incluir ${page}.`,
      'not-iops': 'Algo responde en esa dirección, pero no es IOPS.',
      refused:
        'IOPS no lo acepta. El token puede haber caducado o ser de otra plataforma; la clave puede haber sido revocada.',
      scope: 'Esta clave no puede leer. Necesita el permiso read.',
      'too-much': (scopes) =>
        `Esta clave puede más de lo que debería una página: ${scopes}. Use una que solo tenga el permiso read.`,
      busy: 'IOPS está ahí, pero ahora no puede responder. Inténtelo de nuevo en un minuto.',
    },
  },
};
