import { describe, expect, it } from '@jest/globals';
import { securityHeaders } from './security-headers.js';

describe('security headers', () => {
  const headersOf = securityHeaders(false);

  it.each(['/api/kpis', '/ingest', '/nowhere', '*', '/embedded', '/api/doc'])(
    'let nothing run or be kept of %s',
    (url) => {
      expect(headersOf(url)).toEqual({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        'cross-origin-resource-policy': 'same-site',
        'cache-control': 'no-store',
      });
    },
  );

  it('let the page of the API description run its own script, and nobody else’s', () => {
    const policy = headersOf('/api/docs')['content-security-policy'];
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('http');
  });

  it('leave it to the elements how long they are kept and who may load them', () => {
    const headers = headersOf('/embed/v1/iops.js');
    expect(headers['cache-control']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBeUndefined();
  });

  it('ask for TLS from now on in production only', () => {
    const production = securityHeaders(true);
    for (const url of ['/api/kpis', '/api/docs', '/embed/v1/iops.js']) {
      expect(production(url)['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
      expect(headersOf(url)['strict-transport-security']).toBeUndefined();
    }
  });
});
