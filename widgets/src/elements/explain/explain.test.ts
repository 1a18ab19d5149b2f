import { expect } from '@open-wc/testing';
import { alert, explanation } from '../../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../../testing/page.js';

describe('<iops-explain>', () => {
  let page: TestPage;
  const explain = () => page.find('iops-explain');
  const text = () => textOf(explain());
  beforeEach(() => {
    page = testPage();
    page.api.alerts = [alert('1', { severity: 'critical' }), alert('2')];
    page.api.explanations.set('1', explanation('1'));
  });
  afterEach(() => leavePage(page));

  it('says what to do while no alert is chosen', async () => {
    await page.show('<iops-explain></iops-explain>');
    expect(text()).to.contain('Choose an alert to see why it is there.');
    expect(page.api.calls).to.have.length(0);
  });

  it('tells the reason, what moved it, what speaks against it and how sure it is', async () => {
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    expect(text()).to.contain('Critical').and.to.contain('The customer called 3 times, and the score fell to 37.');
    expect(inside(explain(), '.factors li').map(textOf)).to.deep.equal([
      'Support calls at 0 −20 80% of it',
      'Session pace at 48 +5 20% of it',
    ]);
    expect(textOf(inside(explain(), '.counter')[0]!)).to.equal('Goal full mark');
    expect(text()).to.contain('Medium confidence: it rests on 12 observations.');
    expect(text()).to.contain('100% of its sentences could be checked');
    expect(text()).to.contain('History').and.to.contain('Opened');
  });

  it('leads from each figure to its evidence', async () => {
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    const figures = inside(explain(), '.figure');
    expect(figures.map(textOf)).to.deep.equal(['3 times', '37']);
    figures[1]?.click();
    await until(() => explain().shadowRoot?.activeElement?.getAttribute('data-id') === 'e2');
    expect(inside(explain(), 'tr[data-lit]').map(textOf)[0]).to.contain('Health score 37 points');
  });

  it('tells the times of evidence in the zone of the text, and says so when the page keeps another', async () => {
    page.api.explanations.set('1', explanation('1', { timeZone: 'America/Chicago' }));
    await page.show('<iops-explain alert-id="1" time-zone="UTC"></iops-explain>');
    expect(text()).to.contain('Evidence · Times in America/Chicago');
    expect(textOf(inside(explain(), 'td.when')[0]!)).to.match(/08:05$/);
  });

  it('asks again by itself until the reason is there', async () => {
    page.api.explanations.clear();
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    expect(text()).to.contain('The reason is being worked out.');
    page.api.explanations.set('1', explanation('1'));
    await until(() => inside(explain(), '.figure').length === 2, 4000);
  });

  it('follows the feed: its worst alert first, then the one that is opened', async () => {
    page.api.explanations.set('2', explanation('2', { text: 'Another reason.', figures: [] }));
    await page.show('<iops-explain follow></iops-explain><iops-alerts-feed></iops-alerts-feed>');
    await until(() => text().includes('The customer called 3 times'));
    const feed = page.find('iops-alerts-feed');
    await until(() => inside(feed, '[data-current]')[0]?.dataset['id'] === '1');
    inside(feed, '[data-id="2"] .why')[0]?.click();
    await until(() => text().includes('Another reason.'));
    await until(() => inside(feed, '[data-current]')[0]?.dataset['id'] === '2');
  });

  it('shows what happens to the alert meanwhile', async () => {
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    await until(() => inside(explain(), '.dot').length === 1);
    const history = [
      ...alert('1').history,
      { at: '2026-11-20T14:09:00.000Z', actor: 'ana', action: 'acknowledge' as const, note: 'On it.' },
    ];
    page.api.alerts = [alert('1', { status: 'acknowledged', history })];
    page.realtime.send({ topic: 'alerts', type: 'alert_updated', cursor: '2', data: page.api.alerts[0]! });
    await until(() => text().includes('Acknowledged by ana') && text().includes('On it.'));
  });

  it('hands next steps to the page', async () => {
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    const steps: unknown[] = [];
    page.root.addEventListener('iops-navigate', (event) => steps.push(event.detail, event.cancelable));
    inside(explain(), '.step')[0]?.click();
    expect(steps).to.deep.equal([{ kind: 'action', id: 'call_back', alertId: '1', href: null }, true]);
    await until(() => text().includes('Passed on to this page'));
  });

  it('says so when the alert is no longer there', async () => {
    await page.show('<iops-explain alert-id="9"></iops-explain>');
    expect(text()).to.contain('This is no longer there.');
  });
});
