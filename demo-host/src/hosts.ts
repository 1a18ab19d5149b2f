import type { Directives } from './csp.js';

/** One way to embed the elements: the page `/hosts/<name>`, whose source is the folder of that name. */
export interface HostExample {
  name: string;
  /** How its policy differs from the one that `docs/embedding.md` recommends. */
  policy?: (bffUrl: string) => Directives;
}

/** The examples of one page each; the one with Turbo has pages of its own. */
export const HOST_EXAMPLES: readonly HostExample[] = [
  { name: 'plain' },
  { name: 'react-19' },
  { name: 'react-18' },
  { name: 'strict-csp' },
  { name: 'two-copies' },
  {
    name: 'frame',
    // Nothing but the frame is let in; what runs in it is under the policy that IOPS sends with it.
    policy: (bffUrl) => ({
      'script-src': `'self'`,
      'style-src': `'self'`,
      'connect-src': `'self'`,
      'frame-src': bffUrl,
      'trusted-types': `'none'`,
    }),
  },
];
