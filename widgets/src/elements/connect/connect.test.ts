import type { Session } from '@iops/contracts';
import { expect } from '@open-wc/testing';
import axe from 'axe-core';
import { configure } from '../../runtime/configure.js';
import { runtime } from '../../runtime/runtime.js';
import { KPIS } from '../../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../../testing/page.js';
import { readInput, scopesBeyondRead, wrongOf } from './connect-input.js';
import { pageSession } from './page-session.js';

const KEY = `iops_abcdefghij01_${'Z'.repeat(43)}_0123abcd`;
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl';
const ofKey = (...scopes: ('read' | 'ingest' | 'admin')[]): Session => ({ kind: 'key', id: 'abcdefghij01', scopes });
const ofAna = (lifeMs = 300_000): Session => ({
  kind: 'user',
  id: 'ana',
  role: 'operator',
  expiresAt: new Date(Date.now() + lifeMs).toISOString(),
});

describe('what is entered to connect', () => {
  const read = (address: string, secret: string, protocol = 'https:') => {
    const reading = readInput(address, secret, protocol);
    return reading.kind === 'wrong' ? `${reading.field} ${reading.wrong}` : `${reading.apiBase} ${reading.secret}`;
  };
  it('is an address and a token or key, whatever stands around them', () => {
    expect(read(' https://ops.example.com// ', ` Bearer ${JWT}\n`)).to.equal(`https://ops.example.com ${JWT}`);
    expect(read('https://ops.example.com/iops', KEY)).to.equal(`https://ops.example.com/iops ${KEY}`);
    expect(read('http://localhost:4100', KEY)).to.equal(`http://localhost:4100 ${KEY}`);
    expect(read('http://ops.example.com', KEY, 'http:')).to.equal(`http://ops.example.com ${KEY}`);
  });
  for (const [address, secret, wrong] of [
    ['', KEY, 'address no-address'],
    ['ops.example.com', KEY, 'address address'],
    ['javascript:alert(1)', KEY, 'address address'],
    ['https://', KEY, 'address address'],
    ['https://ana:secret@ops.example.com', KEY, 'address address'],
    ['http://ops.example.com', KEY, 'address mixed'],
    ['https://ops.example.com', ' ', 'secret no-secret'],
    ['https://ops.example.com', 'hunter2', 'secret form'],
    ['https://ops.example.com', KEY.slice(0, -1), 'secret form'],
    ['https://ops.example.com', `${JWT}.more`, 'secret form'],
  ] as const) {
    it(`of ${JSON.stringify([address, secret.slice(0, 12)])} is told as ${wrong}`, () =>
      expect(read(address, secret)).to.equal(wrong));
  }
  it('is told by what IOPS answers to it', () => {
    expect([401, 403, 404, 429, 503].map(wrongOf)).to.deep.equal(['refused', 'scope', 'not-iops', 'busy', 'busy']);
    expect(scopesBeyondRead(ofKey('read', 'ingest', 'admin'))).to.deep.equal(['ingest', 'admin']);
    expect(scopesBeyondRead(ofAna())).to.deep.equal([]);
  });
});

describe('iops-connect', () => {
  let page: TestPage;
  const element = () => page.find('iops-connect');
  const field = (id: string) => inside(element(), `#${id}`)[0] as HTMLInputElement;
  const button = (text: string) => inside(element(), 'button').find((one) => one.textContent?.trim() === text)!;
  const show = async (html = '<iops-connect></iops-connect>') => {
    page.root.innerHTML = html;
    await until(() => inside(element(), '.form, .session').length === 1);
  };
  const enter = (secret: string, address?: string) => {
    if (address !== undefined) field('address').value = address;
    field('secret').value = secret;
    button('Connect').click();
  };

  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
    configure({ tokenEndpoint: undefined, tokenProvider: undefined });
  });
  afterEach(() => {
    pageSession.disconnect();
    leavePage(page);
  });

  it('lets every element of the page use a key once IOPS took it, and says whose it is', async () => {
    page.api.session = ofKey('read');
    const told: string[] = [];
    page.root.addEventListener('iops-connected', ({ detail }) => told.push(`${detail.kind} ${detail.id}`));
    await show('<iops-connect></iops-connect><iops-kpis></iops-kpis>');
    expect(field('address').value).to.equal(location.origin);
    await until(() => page.find('iops-kpis').status === 'unauthorized');
    expect(page.api.calls).to.have.length(0);
    enter(KEY);
    await until(() => page.find('iops-kpis').status === 'ready');
    expect(textOf(element())).to.contain('API key abcdefghij01');
    expect(page.api.calls.every(({ token }) => token === KEY)).to.equal(true);
    expect(told).to.deep.equal(['key abcdefghij01']);
    expect(element().shadowRoot?.activeElement?.className).to.equal('session');
    expect(sessionStorage.getItem('iops.connect')).to.equal(null);
    expect(element().shadowRoot?.innerHTML).not.to.contain(KEY);
  });

  it('gives up the secret at once when it is told to, and every element with it', async () => {
    page.api.session = ofAna();
    const reasons: string[] = [];
    page.root.addEventListener('iops-disconnected', ({ detail }) => reasons.push(detail.reason));
    await show('<iops-connect></iops-connect><iops-kpis></iops-kpis>');
    enter(JWT);
    await until(() => page.find('iops-kpis').status === 'ready');
    expect(textOf(element())).to.match(/ana, operator, until \d\d:\d\d/);
    button('Disconnect').click();
    await until(() => page.find('iops-kpis').status === 'unauthorized');
    expect(inside(page.find('iops-kpis'), '.value')).to.have.length(0);
    expect(reasons).to.deep.equal(['user']);
    await until(() => element().shadowRoot?.activeElement?.id === 'secret');
    expect(field('secret').value).to.equal('');
  });

  for (const [what, prepare, words] of [
    ['no answer', () => (page.api.failure = 'network'), 'IOPS_ALLOWED_ORIGINS'],
    ['a refusal', () => (page.api.isTaken = () => false), 'does not take it'],
    ['a key without the scope', () => (page.api.failure = { status: 403, code: 'forbidden' }), 'needs the scope read'],
    ['a key with too many scopes', () => (page.api.session = ofKey('read', 'admin')), 'more than a page should: admin'],
    ['something else at the address', () => (page.api.session = null), 'it is not IOPS'],
    ['a server that is busy', () => (page.api.failure = { status: 503, code: 'unavailable' }), 'in a minute'],
  ] as const) {
    it(`says in words what is wrong after ${what}, at its field, and takes nothing`, async () => {
      prepare();
      await show();
      enter(KEY);
      await until(() => inside(element(), '[role=alert]').length === 1);
      expect(textOf(element())).to.contain(words);
      const [invalid] = inside(element(), '[aria-invalid=true]');
      expect(element().shadowRoot?.activeElement).to.equal(invalid);
      expect(invalid?.getAttribute('aria-describedby')).to.equal(`${invalid?.id}-hint`);
      expect(pageSession.current).to.equal(null);
      expect(page.api.count('/api/kpis')).to.equal(0);
    });
  }

  it('asks for nothing while a field is wrong', async () => {
    await show();
    enter('hunter2');
    await until(() => inside(element(), '[role=alert]').length === 1);
    expect(page.api.calls).to.have.length(0);
  });

  it('keeps it for the tab where that is asked for, and takes it up when the page is loaded anew', async () => {
    page.api.session = ofKey('read');
    await show();
    inside(element(), '[name=keep]')[0]!.click();
    enter(KEY);
    await until(() => pageSession.current);
    const kept = sessionStorage.getItem('iops.connect');
    expect(kept).to.contain(KEY);
    pageSession.disconnect();
    expect(sessionStorage.getItem('iops.connect')).to.equal(null);
    sessionStorage.setItem('iops.connect', kept!);
    await show();
    await until(() => inside(element(), '.session').length === 1);
  });

  it('takes up what the tab kept as soon as IOPS can be reached again', async () => {
    page.api.session = ofKey('read');
    page.api.failure = 'network';
    sessionStorage.setItem('iops.connect', JSON.stringify({ apiBase: location.origin, secret: KEY }));
    await show('<iops-connect></iops-connect><iops-kpis></iops-kpis>');
    await until(() => page.find('iops-kpis').status === 'unauthorized');
    page.api.failure = null;
    await until(() => page.find('iops-kpis').status === 'ready');
    expect(inside(element(), '.session')).to.have.length(1);
  });

  it('holds a session on a computer whose clock is an hour ahead', async () => {
    const { now } = Date;
    const issuedAt = Math.floor(now() / 1000);
    page.api.session = ofAna();
    const token = `h.${btoa(JSON.stringify({ iat: issuedAt, exp: issuedAt + 300 })).replaceAll('=', '')}.s`;
    Date.now = () => now() + 3_600_000;
    try {
      await show();
      enter(token);
      await until(() => inside(element(), '.session').length === 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(inside(element(), '.session')).to.have.length(1);
    } finally {
      Date.now = now;
    }
  });

  for (const answer of [{ kind: 'user', id: 'ana', role: 'operator' }, { kind: 'key', id: 'k' }, { kind: 'cat' }]) {
    it(`does not take ${JSON.stringify(answer)} for an answer of IOPS`, async () => {
      page.api.session = answer as never;
      await show();
      enter(KEY);
      await until(() => inside(element(), '[role=alert]').length === 1);
      expect(textOf(element())).to.contain('it is not IOPS');
    });
  }

  it('says when a token has ended, and elements wait for the next one', async () => {
    page.api.session = ofAna(1_200);
    await show('<iops-connect></iops-connect><iops-kpis></iops-kpis>');
    enter(JWT);
    await until(() => page.find('iops-kpis').status === 'ready');
    await until(() => inside(element(), '.ended').length === 1, 3_000);
    expect(textOf(element())).to.match(/The token ended at \d\d:\d\d\. Paste a new one\./);
    await page.find('iops-kpis').refresh();
    expect(page.find('iops-kpis').status).to.equal('unauthorized');
  });

  it('says when IOPS takes a key no more', async () => {
    page.api.session = ofKey('read');
    await show('<iops-connect></iops-connect><iops-kpis></iops-kpis>');
    enter(KEY);
    await until(() => page.find('iops-kpis').status === 'ready');
    page.api.isTaken = () => false;
    await page.find('iops-kpis').refresh();
    await until(() => inside(element(), '.ended').length === 1);
    expect(page.find('iops-kpis').status).to.equal('unauthorized');
  });

  it('leaves a page that has tokens of its own alone until somebody connects', async () => {
    configure({ tokenEndpoint: '/token' });
    await show('<iops-connect></iops-connect><iops-kpis></iops-kpis>');
    await until(() => page.find('iops-kpis').status === 'ready');
    expect(runtime().options.tokenProvider).to.equal(undefined);
  });

  it('speaks Spanish', async () => {
    await show('<iops-connect lang="es"></iops-connect>');
    expect(textOf(element())).to.contain('Token o clave de API');
  });

  for (const scheme of ['light', 'dark']) {
    it(`has nothing that axe objects to, empty, wrong and connected, ${scheme}`, async () => {
      page.root.style.colorScheme = scheme;
      Object.assign(page.root.style, { background: 'Canvas', color: 'CanvasText' });
      const faults = async () =>
        (await axe.run(page.root, { resultTypes: ['violations'] })).violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target }) => `${id} ${target}`),
        );
      await show('<h1>Operations</h1><h2>Access</h2><iops-connect></iops-connect>');
      expect(await faults()).to.deep.equal([]);
      enter('hunter2');
      await until(() => inside(element(), '[role=alert]').length === 1);
      expect(await faults()).to.deep.equal([]);
      page.api.session = ofKey('read');
      enter(KEY);
      await until(() => inside(element(), '.session').length === 1);
      expect(await faults()).to.deep.equal([]);
    });
  }
});
