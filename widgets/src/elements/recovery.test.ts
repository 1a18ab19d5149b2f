import { expect } from '@open-wc/testing';
import { configure, logout } from '../runtime/configure.js';
import { alert, KPIS } from '../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../testing/page.js';

describe('recovery', () => {
  let page: TestPage;
  const kpis = () => page.find('iops-kpis');
  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
    page.api.alerts = [alert('1')];
  });
  afterEach(() => leavePage(page));

  it('one token serves all elements of a page', async () => {
    await page.show('<iops-kpis></iops-kpis><iops-kpis range="7d"></iops-kpis><iops-alerts-feed></iops-alerts-feed>');
    expect(page.api.tokensGiven).to.equal(1);
  });

  it('one socket serves all elements of a page, and outlives a moment without any', async () => {
    await page.show('<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed>');
    await until(() => page.realtime.sockets[0]?.topics.size === 2);
    page.root.replaceChildren();
    await page.show('<iops-kpis></iops-kpis>');
    await until(() => inside(kpis(), '.dot').length === 1);
    expect(page.realtime.sockets).to.have.length(1);
  });

  it('a refused token is replaced once and the request sent again', async () => {
    page.api.isTaken = (token) => token !== 't1';
    await page.show('<iops-kpis></iops-kpis>');
    expect(kpis().status).to.equal('ready');
    expect(
      page.api.calls
        .filter(({ path }) => path.startsWith('/api/kpis'))
        .slice(0, 2)
        .map(({ token }) => token),
    ).to.deep.equal(['t1', 't2']);
  });

  it('a page whose session ended says so once, and goes on when there is one again', async () => {
    const told: string[] = [];
    configure({ onAuthRequired: () => told.push('page') });
    page.api.isSignedIn = false;
    page.root.addEventListener('iops-auth-required', ({ target }) => told.push((target as Element).localName));
    await page.show('<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed>');
    expect(told.sort()).to.deep.equal(['iops-alerts-feed', 'iops-kpis', 'page']);
    expect(kpis().matches(':state(unauthorized)')).to.equal(true);
    expect(textOf(kpis())).to.contain('Sign in to see this.');
    page.api.isSignedIn = true;
    inside(kpis(), 'button')[0]?.click();
    await until(() => kpis().status === 'ready' && page.find('iops-alerts-feed').status === 'ready');
  });

  it('a session that ended is no storm: each element tells it once, however often the page is looked at', async () => {
    const told: string[] = [];
    const tell = ({ type, target }: Event) => told.push(`${type} ${(target as Element).localName}`);
    for (const type of ['iops-error', 'iops-auth-required', 'iops-ready']) page.root.addEventListener(type, tell);
    page.api.isSignedIn = false;
    await page.show('<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed>');
    for (let looks = 0; looks < 5; looks += 1) {
      document.dispatchEvent(new Event('visibilitychange'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const each = (tag: string) => [`iops-auth-required ${tag}`, `iops-error ${tag}`];
    expect(told.sort()).to.deep.equal([...each('iops-alerts-feed'), ...each('iops-kpis')].sort());
    expect(page.api.count('/token')).to.be.at.most(6);
    expect(page.api.count('/api/')).to.equal(0);
  });

  it('tokens that IOPS takes none of are no storm either', async () => {
    page.api.isTaken = () => false;
    await page.show('<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed>');
    for (let looks = 0; looks < 5; looks += 1) {
      document.dispatchEvent(new Event('visibilitychange'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(page.api.tokensGiven).to.equal(2);
    expect(page.find('iops-alerts-feed').status).to.equal('unauthorized');
  });

  it('a token function serves in place of an endpoint', async () => {
    const reasons: string[] = [];
    configure({
      tokenProvider: async ({ reason }) => {
        reasons.push(reason);
        return { token: 'own' };
      },
    });
    await page.show('<iops-kpis></iops-kpis>');
    expect(page.api.calls.at(-1)?.token).to.equal('own');
    expect(reasons).to.deep.equal(['first']);
    configure({ tokenProvider: undefined });
  });

  it('after sign-out nothing of the old session is shown or sent', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    page.api.isSignedIn = false;
    logout();
    await until(() => kpis().status === 'unauthorized');
    expect(inside(kpis(), '.value')).to.have.length(0);
    expect(kpis().getKpi('satisfaction')).to.equal(null);
  });

  it('an outage is told above the data, which is kept, and ends by itself', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    await until(() => inside(kpis(), '.dot').length === 1);
    page.api.failure = 'network';
    page.realtime.drop();
    await until(() => kpis().status === 'stale');
    expect(textOf(kpis())).to.match(/Offline since \d\d:\d\d\. We keep trying\./);
    expect(kpis().matches(':state(offline)')).to.equal(true);
    expect(inside(kpis(), '.value')).to.have.length(KPIS.length);
    page.api.failure = null;
    page.realtime.restore();
    await until(() => kpis().status === 'ready');
    await until(() => inside(kpis(), '.dot').length === 1);
  });

  it('what happened while the socket was down is fetched when it is back', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    const feed = page.find('iops-alerts-feed');
    await until(() => inside(feed, '.dot').length === 1);
    page.realtime.drop();
    page.api.alerts = [...page.api.alerts, alert('2', { severity: 'critical' })];
    page.realtime.restore();
    // Sooner than the next question, which comes after three quarters of a second at the earliest.
    await until(() => inside(feed, '.item').length === 2, 500);
  });

  it('a handshake that is refused is repeated with a new token', async () => {
    page.realtime.isExpired = (token) => token === 't1';
    await page.show('<iops-kpis></iops-kpis>');
    await until(() => inside(kpis(), '.dot').length === 1, 4000);
    expect(page.realtime.sockets[0]?.tokens).to.deep.equal(['t1', 't2']);
  });

  it('a connection that the server ended is taken up again', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    await until(() => inside(kpis(), '.dot').length === 1);
    page.realtime.end();
    await until(() => inside(kpis(), '.dot').length === 0);
    await until(() => inside(kpis(), '.dot').length === 1, 4000);
    expect(page.realtime.sockets).to.have.length(1);
  });

  it('a computer that comes back online asks at once', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    page.api.failure = 'network';
    for (let i = 0; i < 5; i += 1) await kpis().refresh();
    expect(kpis().status).to.equal('stale');
    page.api.failure = null;
    window.dispatchEvent(new Event('online'));
    await until(() => kpis().status === 'ready', 300);
  });

  it('an outage that ends without a word is found out within 5 s', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    await until(() => inside(kpis(), '.dot').length === 1);
    page.api.failure = 'network';
    for (let i = 0; i < 8; i += 1) await kpis().refresh();
    const hanging = page.api.count('/api/kpis');
    page.api.failure = null;
    await until(() => kpis().status === 'ready');
    expect(page.api.count('/api/kpis')).to.equal(hanging + 1);
  });

  it('a computer that slept asks at once, and what was under way is asked anew', async () => {
    const {
      setInterval: real,
      Date: { now },
    } = globalThis;
    let look = () => {};
    globalThis.setInterval = ((act: () => void) => {
      look = act;
      return 0;
    }) as typeof setInterval;
    leavePage(page);
    page = testPage();
    globalThis.setInterval = real;
    page.api.kpis = KPIS;
    await page.show('<iops-kpis></iops-kpis>');
    await until(() => inside(kpis(), '.dot').length === 1 && page.api.count('/api/kpis') === 2);
    await kpis().refresh();
    page.api.gate = new Promise(() => undefined);
    void kpis().refresh();
    await until(() => page.api.count('/api/kpis') === 4);
    page.api.gate = Promise.resolve();
    look();
    expect(page.api.count('/api/kpis')).to.equal(4);
    Date.now = () => now() + 30_001 + 10_000;
    look();
    await until(() => page.api.count('/api/kpis') > 4);
    Date.now = now;
  });

  it('what is refused is not told to be live, though the socket is there', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    await until(() => inside(kpis(), '.dot').length === 1);
    page.api.failure = { status: 503, code: 'unavailable' };
    for (let i = 0; i < 2; i += 1) await kpis().refresh();
    await kpis().updateComplete;
    expect(textOf(kpis())).to.match(/Not updated since \d\d:\d\d\. We keep trying\./);
    expect([inside(kpis(), '.dot').length, kpis().connection, kpis().matches(':state(live)')]).to.deep.equal([
      0,
      null,
      false,
    ]);
    page.api.failure = null;
    await kpis().refresh();
    await until(() => inside(kpis(), '.dot').length === 1);
  });

  it('too many requests are told as that, with the time at which it goes on', async () => {
    page.api.failure = { status: 429, code: 'rate_limited' };
    await page.show('<iops-kpis></iops-kpis>');
    expect(textOf(kpis())).to.match(
      /Too many requests at the moment\. It comes back by itself at \d\d:\d\d\. Try again/,
    );
    kpis().lang = 'es';
    await until(() => /Demasiadas solicitudes.*Vuelve por sí solo a las \d\d:\d\d\./.test(textOf(kpis())));
    page.api.failure = null;
    await until(() => kpis().status === 'ready', 4000);
  });

  it('a first load that fails is tried again by itself', async () => {
    page.api.failure = { status: 503, code: 'unavailable' };
    const codes: unknown[] = [];
    page.root.addEventListener('iops-error', ({ detail }) =>
      codes.push([detail.code, detail.retryable, detail.requestId]),
    );
    await page.show('<iops-kpis></iops-kpis>');
    expect(textOf(kpis())).to.contain('IOPS cannot be reached at the moment.');
    page.api.failure = null;
    await until(() => kpis().status === 'ready', 4000);
    expect(codes).to.deep.equal([['unavailable', true, 'r1']]);
  });

  it('a page that is not set up says what is missing', async () => {
    configure({ apiBase: '' });
    await page.show('<iops-kpis></iops-kpis>');
    expect(textOf(kpis())).to.contain('apiBase');
  });

  it('tells ready once, after the first data is painted', async () => {
    const told: number[] = [];
    page.root.addEventListener('iops-ready', ({ detail }) => told.push(detail.ms, inside(kpis(), '.value').length));
    await page.show('<iops-kpis></iops-kpis>');
    await kpis().whenReady();
    await kpis().refresh();
    expect(told).to.have.length(2);
    expect(told[0]).to.be.greaterThan(0);
    expect(told[1]).to.equal(KPIS.length);
  });

  it('takes properties that were set before the element was known', async () => {
    const before = document.createElement('iops-late');
    Object.assign(before, { metrics: 'satisfaction' });
    page.root.append(before);
    customElements.define('iops-late', class extends (customElements.get('iops-kpis') as typeof HTMLElement) {});
    await until(() => inside(before, '.value').length === 1);
  });

  it('survives being moved, cloned without being shown, and put back', async () => {
    await page.show('<div></div><iops-kpis></iops-kpis>');
    const element = kpis();
    element.cloneNode(true);
    page.root.querySelector('div')?.append(element);
    await until(() => inside(element, '.dot').length === 1);
    element.remove();
    const before = page.api.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(page.api.calls.length).to.equal(before);
    page.root.append(element);
    await until(() => element.status === 'ready' && page.api.calls.length > before);
    expect(element.attributes).to.have.length(0);
  });
});
