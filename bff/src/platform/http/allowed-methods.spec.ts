import { describe, expect, it } from '@jest/globals';
import { AllowedMethods } from './allowed-methods.js';

describe('allowed methods', () => {
  const methods = new AllowedMethods();
  methods.add('GET', '/api/alerts/:id');
  methods.add('HEAD', '/api/alerts/:id');
  methods.add(['POST', 'PUT'], '/api/alerts/:id/note');
  methods.add('GET', '/api/docs.json');
  methods.add('OPTIONS', '*');

  it.each([
    ['/api/alerts/17', ['GET', 'HEAD']],
    ['/api/alerts/a%2Fb?x=/note', ['GET', 'HEAD']],
    ['/api/alerts/17/note', ['POST', 'PUT']],
    ['/api/alerts/', []],
    ['/api/alerts/17/', []],
    ['/api/docs.json/', []],
    ['/api/alerts/17/else', []],
    ['/api/docsxjson', []],
    ['/nowhere', []],
  ])('at %s are %j', (url, expected) => {
    expect(methods.at(url)).toEqual(expected);
  });
});
