/** What `<iops-connect>` says in English. */
export const enConnect = {
  connect: {
    name: 'Connect to IOPS',
    address: 'Address of IOPS',
    secret: 'Token or API key',
    hint: {
      address: 'Where the IOPS server is, like https://ops.example.com',
      secret:
        'A token (JWT) of your platform, or an API key with the scope read and no other. It stays in the memory of this page.',
    },
    keep: 'Keep it for this tab',
    keepHint: 'Then it outlives a reload, and is gone when the tab is closed.',
    connect: 'Connect',
    trying: 'Trying…',
    connected: (host: string) => `Connected to ${host}`,
    asUser: (id: string, role: string, time: string) => `${id}, ${role}, until ${time}`,
    asKey: (id: string) => `API key ${id}, may read`,
    role: { viewer: 'viewer', operator: 'operator', admin: 'admin' },
    disconnect: 'Disconnect',
    ended: {
      expired: (time: string) => `The token ended at ${time}. Paste a new one.`,
      refused: (time: string) => `Since ${time} IOPS does not take it any more. Paste another one.`,
    },
    wrong: {
      'no-address': 'Enter the address of IOPS.',
      address: 'This is no address of a server. It begins with https:// and names a host.',
      mixed: 'This page came by https, so the browser lets it reach https:// addresses only.',
      'no-secret': 'Paste a token or an API key.',
      form: 'This is neither a token (three parts with dots between them) nor an API key (it begins with iops_). Was all of it copied?',
      network: (page: string) =>
        `No answer. Either nothing is at this address, or IOPS does not know this page: IOPS_ALLOWED_ORIGINS there must name ${page}.`,
      'not-iops': 'Something answers at this address, but it is not IOPS.',
      refused: 'IOPS does not take it. A token may have ended or be of another platform; a key may have been revoked.',
      scope: 'This key may not read. It needs the scope read.',
      'too-much': (scopes: string) =>
        `This key may do more than a page should: ${scopes}. Use one that has the scope read alone.`,
      busy: 'IOPS is there, but cannot answer at the moment. Try again in a minute.',
    },
  },
};

/** What `<iops-connect>` has to say in a language. */
export type ConnectWords = typeof enConnect;
