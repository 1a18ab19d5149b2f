import type { Alert } from '@iops/contracts';
import { expect } from '@open-wc/testing';
import { alert } from '../../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../../testing/page.js';

describe('<iops-alerts-feed>', () => {
  let page: TestPage;
  const feed = () => page.find('iops-alerts-feed');
  const rows = () => inside(feed(), '.item');
  const order = () =>
    rows()
      .map((row) => row.dataset['id'])
      .join(' ');
  const title = (id: string) => inside(feed(), `[data-id="${id}"] .open`)[0];
  const button = (id: string, label: string) =>
    inside(feed(), `[data-id="${id}"] .actions button`).find((found) => textOf(found) === label);
  const press = (key: string) =>
    (feed().shadowRoot?.activeElement ?? feed()).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
  const arrive = (data: Alert) => page.realtime.send({ topic: 'alerts', type: 'alert_created', cursor: '1', data });
  const live = () => until(() => inside(feed(), '.dot').length === 1);

  beforeEach(() => {
    page = testPage();
    page.api.alerts = [alert('w1'), alert('c1', { severity: 'critical' }), alert('w2', { status: 'acknowledged' })];
    // Elements know what is under the pointer; it rests where no list is.
    page.root.style.setProperty('margin-top', '200px');
  });
  afterEach(() => leavePage(page));

  it('shows the worst first, with severity and reason in words', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    expect(order()).to.equal('c1 w1 w2');
    expect(textOf(rows()[0]!)).to.contain('Critical').and.to.contain('Customer c1 called 2 times.');
    expect(textOf(feed())).to.contain('3 open alerts · 1 critical');
  });

  it('opens an alert by a click anywhere on its row', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    const row = rows()[1]!;
    const opened: string[] = [];
    page.root.addEventListener('iops-alert-open', ({ detail }) => opened.push(detail.id));
    const { left, top, width, height } = row.getBoundingClientRect();
    const hit = feed().shadowRoot?.elementFromPoint(left + width / 2, top + height - 4) as HTMLElement;
    hit.click();
    expect(opened).to.deep.equal(['w1']);
    await feed().updateComplete;
    expect(row.dataset['current']).to.equal('');
    expect(title('w1')?.getAttribute('aria-current')).to.equal('true');
  });

  it('marks nothing as open when the page cancels', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    feed().addEventListener('iops-alert-open', (event) => event.preventDefault());
    title('w1')?.click();
    await feed().updateComplete;
    expect(inside(feed(), '[data-current]')).to.have.length(0);
  });

  it('is one tab stop of rows, walked by j, k and arrows', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    const stops = () => inside(feed(), '.open[tabindex="0"]').map((found) => found.closest('li')?.dataset['id']);
    expect(stops()).to.deep.equal(['c1']);
    title('c1')?.focus();
    press('j');
    await until(() => feed().shadowRoot?.activeElement === title('w1'));
    press('ArrowDown');
    await until(() => feed().shadowRoot?.activeElement === title('w2'));
    press('k');
    await until(() => feed().shadowRoot?.activeElement === title('w1'));
    expect(stops()).to.deep.equal(['w1']);
  });

  it('acknowledges by a at once, and keeps the row and the focus in place', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    title('c1')?.focus();
    press('a');
    await until(() => textOf(rows()[0]!).includes('Acknowledged'));
    expect(page.api.count('/api/alerts/c1/acknowledge')).to.equal(1);
    await until(() =>
      inside(feed(), '[aria-live="polite"]')[0]?.textContent?.includes('Acknowledged: 2 support calls'),
    );
    expect(order()).to.equal('c1 w1 w2');
    expect(feed().shadowRoot?.activeElement).to.equal(title('c1'));
  });

  it('leaves letters to the page when shortcuts are off', async () => {
    await page.show('<iops-alerts-feed shortcuts="off"></iops-alerts-feed>');
    title('c1')?.focus();
    press('a');
    press('ArrowDown');
    await until(() => feed().shadowRoot?.activeElement === title('w1'));
    expect(page.api.count('/api/alerts/c1/acknowledge')).to.equal(0);
  });

  it('lets a resolved row go when the list is left, and says how many are left', async () => {
    await page.show('<button>elsewhere</button><iops-alerts-feed></iops-alerts-feed>');
    title('c1')?.focus();
    button('c1', 'Resolve')?.click();
    await until(() => rows()[0]?.dataset['closed'] === '');
    expect(order()).to.equal('c1 w1 w2');
    await until(() => textOf(feed()).includes('2 open alerts'));
    page.root.querySelector('button')?.focus();
    await until(() => order() === 'w1 w2');
  });

  it('rolls back what a role may not do, and says why', async () => {
    page.api.actionFailure = { status: 403, code: 'forbidden' };
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    const errors: string[] = [];
    page.root.addEventListener('iops-error', ({ detail }) => errors.push(detail.code));
    button('c1', 'Acknowledge')?.click();
    await until(() => inside(feed(), '.failed').length === 1);
    expect(textOf(rows()[0]!))
      .to.contain('Nothing was changed: your role may look, but not act.')
      .and.to.contain('Active');
    expect(button('c1', 'Acknowledge')).not.to.equal(undefined);
    expect(inside(feed(), '[aria-live="assertive"]')[0]?.textContent).to.contain('your role may look');
    expect(errors).to.deep.equal(['forbidden']);
  });

  it('shows how an alert stands when somebody was faster', async () => {
    page.api.actionFailure = { status: 409, code: 'conflict' };
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    title('w1')?.focus();
    page.api.alerts = page.api.alerts.map((item) =>
      item.id === 'w1' ? { ...item, status: 'resolved', history: [...item.history, ...item.history] } : item,
    );
    button('w1', 'Resolve')?.click();
    await until(() => textOf(rows()[1]!).includes('Somebody was faster'));
    await until(() => rows()[1]?.dataset['closed'] === '');
  });

  it('takes arrivals in at their place while nobody is at the list', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    await live();
    arrive(alert('c2', { severity: 'critical', startedAt: '2026-11-20T14:06:00.000Z' }));
    await until(() => order() === 'c2 c1 w1 w2');
    expect(rows()[0]?.dataset['fresh']).to.equal('');
  });

  it('moves no row while one has the focus: arrivals wait behind a button', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    await live();
    title('c1')?.focus();
    const { top } = title('c1')!.getBoundingClientRect();
    arrive(alert('c2', { severity: 'critical', startedAt: '2026-11-20T14:06:00.000Z' }));
    arrive(alert('w3'));
    await until(() => inside(feed(), '.new-pill')[0]?.textContent?.includes('2 new alerts'));
    expect(order()).to.equal('c1 w1 w2');
    expect(title('c1')!.getBoundingClientRect().top).to.equal(top);
    inside(feed(), '.new-pill')[0]?.click();
    await until(() => order() === 'c2 c1 w1 w3 w2');
    await until(() => feed().shadowRoot?.activeElement === title('c2'));
  });

  it('speaks of new critical alerts at once and sums up the rest', async () => {
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    await live();
    arrive(alert('c2', { severity: 'critical' }));
    await until(
      () =>
        inside(feed(), '[aria-live="assertive"]')[0]?.textContent ===
        'New critical alert: 2 support calls within 14 days (c2)',
    );
    arrive(alert('w3'));
    await until(() => inside(feed(), '[aria-live="polite"]')[0]?.textContent === '1 new alert');
    arrive(alert('w4'));
    arrive(alert('w5'));
    await until(() => rows().length === 7);
    expect(inside(feed(), '[aria-live="polite"]')[0]?.textContent).to.equal('1 new alert');
  });

  it('paints a burst of a thousand messages in few frames and loses none', async () => {
    await page.show('<iops-alerts-feed limit="200"></iops-alerts-feed>');
    await live();
    let updates = 0;
    const { requestUpdate } = feed();
    feed().requestUpdate = function (...given: Parameters<typeof requestUpdate>) {
      updates += 1;
      requestUpdate.apply(this, given);
    };
    for (let i = 0; i < 1000; i += 1) arrive(alert(`n${i % 100}`, { occurrences: i }));
    await until(() => rows().length === 103);
    expect(updates).to.be.at.most(10);
    expect(textOf(inside(feed(), '[data-id="n99"]')[0]!)).to.contain('999 times');
  });

  it('shows the next ones on request, below those that are there', async () => {
    page.api.alerts = Array.from({ length: 30 }, (_, i) => alert(`m${String(i).padStart(2, '0')}`));
    await page.show('<iops-alerts-feed limit="5"></iops-alerts-feed>');
    await until(() => rows().length === 5);
    const first = rows().map((row) => row.dataset.id);
    (inside(feed(), '[part="more"]')[0] as HTMLButtonElement).click();
    await until(() => rows().length === 25);
    expect(
      rows()
        .slice(0, 5)
        .map((row) => row.dataset.id),
    ).to.deep.equal(first);
    (inside(feed(), '[part="more"]')[0] as HTMLButtonElement).click();
    await until(() => rows().length === 30);
    expect(inside(feed(), '[part="more"]')).to.have.length(0);
  });

  it('says all clear when there is nothing', async () => {
    page.api.alerts = [];
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    expect(textOf(feed())).to.contain('All clear');
    expect(feed().status).to.equal('empty');
    expect(feed().matches(':state(empty)')).to.equal(true);
  });

  it('says so when the role may not see alerts, and asks no more by itself', async () => {
    page.api.failure = { status: 403, code: 'forbidden' };
    await page.show('<iops-alerts-feed></iops-alerts-feed>');
    expect(textOf(feed())).to.contain('Your role may not see this.');
    expect(inside(feed(), 'button').map(textOf)).to.deep.equal(['Try again']);
  });
});
