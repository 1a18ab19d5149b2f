import { expect } from '@open-wc/testing';
import { feedPage } from '../../testing/feed-page.js';
import { alert } from '../../testing/fixtures.js';
import { inside, textOf, until } from '../../testing/page.js';

describe('<iops-alerts-feed>', () => {
  let at: ReturnType<typeof feedPage>;
  beforeEach(() => {
    at = feedPage();
    at.api.alerts = [alert('w1'), alert('c1', { severity: 'critical' }), alert('w2', { status: 'acknowledged' })];
  });
  afterEach(() => at.leave());

  it('shows the worst first, with severity and reason in words', async () => {
    await at.show();
    expect(at.order()).to.equal('c1 w1 w2');
    expect(textOf(at.row('c1')))
      .to.contain('Critical')
      .and.to.contain('Customer c1 called 2 times.');
    expect(at.text()).to.contain('3 open alerts · 1 critical');
  });

  it('opens an alert by a click anywhere on its row, and closes it by another', async () => {
    await at.show();
    const opened: string[] = [];
    at.page.root.addEventListener('iops-alert-open', ({ detail }) => opened.push(detail.id));
    const { left, top, width, height } = at.row('w1').getBoundingClientRect();
    (at.feed().shadowRoot!.elementFromPoint(left + width / 2, top + height - 4) as HTMLElement).click();
    expect(opened).to.deep.equal(['w1']);
    await at.feed().updateComplete;
    expect(at.row('w1').dataset['current']).to.equal('');
    expect(at.title('w1').getAttribute('aria-expanded')).to.equal('true');
    at.title('w1').click();
    await at.feed().updateComplete;
    expect(at.all('.detail')).to.have.length(0);
  });

  it('tells in an opened row what happened, by whom, when and why', async () => {
    const history = [
      { at: '2026-11-20T14:05:00.000Z', actor: 'system', action: 'opened' as const, note: null },
      { at: '2026-11-20T14:09:00.000Z', actor: 'ana', action: 'acknowledge' as const, note: 'On it.' },
    ];
    at.api.alerts = [alert('w1', { status: 'acknowledged', history })];
    await at.show();
    at.title('w1').click();
    await until(() => at.one('.history'));
    expect(at.all('.history li').map(textOf)).to.deep.equal([
      'Nov 20, 14:05 Opened',
      'Nov 20, 14:09 Acknowledged by anaOn it.',
    ]);
    const chosen: string[] = [];
    at.page.root.addEventListener('iops-navigate', ({ detail }) => chosen.push(`${detail.id} ${detail.alertId}`));
    at.button('.detail', 'Call the customer back').click();
    expect(chosen).to.deep.equal(['call_back w1']);
  });

  it('opens nothing when the page cancels', async () => {
    await at.show();
    at.feed().addEventListener('iops-alert-open', (event) => event.preventDefault());
    at.title('w1').click();
    await at.feed().updateComplete;
    expect(at.all('[data-current], .detail')).to.have.length(0);
  });

  it('gives the page a copy of the alert, which it may change', async () => {
    await at.show();
    at.page.root.addEventListener('iops-alert-open', ({ detail }) => {
      detail.alert.title = 'changed by the page';
    });
    at.title('w1').click();
    await at.feed().updateComplete;
    expect(at.text()).not.to.contain('changed by the page');
  });

  it('takes arrivals in at their place while nobody is at the list', async () => {
    await at.show();
    await at.live();
    at.arrive(alert('c2', { severity: 'critical', startedAt: '2026-11-20T14:06:00.000Z' }));
    await until(() => at.order() === 'c2 c1 w1 w2');
    expect(at.row('c2').dataset['fresh']).to.equal('');
  });

  it('moves no row while one has the focus: arrivals wait behind a button', async () => {
    await at.show();
    await at.live();
    at.title('c1').focus();
    const { top } = at.title('c1').getBoundingClientRect();
    at.arrive(alert('c2', { severity: 'critical', startedAt: '2026-11-20T14:06:00.000Z' }));
    at.arrive(alert('w3'));
    await until(() => at.one('.new-pill')?.textContent?.includes('2 new'));
    expect(at.order()).to.equal('c1 w1 w2');
    expect(at.title('c1').getBoundingClientRect().top).to.equal(top);
    at.one('.new-pill')!.click();
    await until(() => at.order() === 'c2 c1 w1 w3 w2');
    await until(() => at.focusedRow() === 'c2');
  });

  it('moves no row while somebody has scrolled into the list, and lets arrivals in when they are back at its top', async () => {
    at.api.alerts = Array.from({ length: 30 }, (_, i) => alert(`m${String(i).padStart(2, '0')}`));
    await at.show();
    await at.live();
    scrollTo(0, 900);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { top } = at.row('m10').getBoundingClientRect();
    at.arrive(alert('c2', { severity: 'critical' }));
    await until(() => at.one('.new-pill'));
    expect(at.row('m10').getBoundingClientRect().top).to.equal(top);
    const pill = at.one('.new-pill')!.getBoundingClientRect();
    expect(pill.top).to.be.within(0, innerHeight);
    scrollTo(0, 0);
    await until(() => at.order().startsWith('c2 m00'));
  });

  it('speaks of new critical alerts at once and sums up the rest', async () => {
    await at.show();
    await at.live();
    at.arrive(alert('c2', { severity: 'critical' }));
    await until(() => at.said('assertive') === 'New critical alert: 2 support calls within 14 days (c2)');
    at.arrive(alert('w3'));
    await until(() => at.said('polite') === '1 new alert');
    at.arrive(alert('w4'));
    at.arrive(alert('w5'));
    await until(() => at.rows().length === 7);
    expect(at.said('polite')).to.equal('1 new alert');
  });

  it('paints a burst of a thousand messages in few frames and loses none', async () => {
    await at.show('limit="200"');
    await at.live();
    let updates = 0;
    const feed = at.feed();
    const { requestUpdate } = feed;
    feed.requestUpdate = function (...given: Parameters<typeof requestUpdate>) {
      updates += 1;
      requestUpdate.apply(this, given);
    };
    for (let i = 0; i < 1000; i += 1) at.arrive(alert(`n${i % 40}`, { occurrences: i }));
    await until(() => at.one('.item')?.getAttribute('aria-setsize') === '43');
    expect(updates).to.be.at.most(12);
    expect(textOf(at.row('n0'))).to.contain('960 times');
  });

  it('says since when all is clear', async () => {
    at.api.alerts = [alert('r1', { status: 'resolved' })];
    await at.show();
    expect(at.feed().status).to.equal('empty');
    expect(at.feed().matches(':state(empty)')).to.equal(true);
    await until(() => at.text().includes('All clear since Nov 20, 14:05'));
  });

  it('says all clear where there never was an alert', async () => {
    at.api.alerts = [];
    await at.show();
    expect(at.text()).to.contain('All clear').and.to.contain('Nothing needs you.');
  });

  it('says so when the role may not see alerts, and asks no more by itself', async () => {
    at.api.failure = { status: 403, code: 'forbidden' };
    await at.show();
    expect(at.text()).to.contain('Your role may not see this.');
    expect(inside(at.feed(), 'button').map(textOf)).to.deep.equal(['Try again']);
  });

  it('says everything in Spanish where the page is', async () => {
    await at.show('lang="es"');
    expect(at.text()).to.contain('3 alertas abiertas').and.to.contain('Atender');
    await at.press('a');
    at.title('c1').focus();
    await at.press('a');
    expect(textOf(at.one('.done-bar')!))
      .to.contain('Atendida')
      .and.to.contain('Deshacer');
  });
});
