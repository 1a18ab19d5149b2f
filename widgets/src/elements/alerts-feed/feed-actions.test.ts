import { expect } from '@open-wc/testing';
import { feedPage } from '../../testing/feed-page.js';
import { alert } from '../../testing/fixtures.js';
import { textOf, until } from '../../testing/page.js';

describe('what is done in a feed', () => {
  let at: ReturnType<typeof feedPage>;
  beforeEach(() => {
    at = feedPage();
    at.api.alerts = [alert('w1'), alert('c1', { severity: 'critical' }), alert('w2', { status: 'acknowledged' })];
  });
  afterEach(() => at.leave());

  it('is shown at once, held back, and sent when the page is left', async () => {
    await at.show();
    const told: string[] = [];
    at.page.root.addEventListener('iops-alert-action', ({ detail }) => told.push(`${detail.action} ${detail.ids}`));
    at.page.root.addEventListener('iops-alert-action-done', ({ detail }) => told.push(`done ${detail.ids}`));
    at.button('[data-key="c1"]', 'Acknowledge').click();
    await at.feed().updateComplete;
    expect(textOf(at.row('c1'))).to.contain('Acknowledged');
    expect(at.api.acted).to.deep.equal([]);
    at.leavePage();
    await until(() => told.length === 2);
    expect(at.api.acted).to.deep.equal([{ action: 'acknowledge', ids: ['c1'] }]);
    expect(told).to.deep.equal(['acknowledge c1', 'done c1']);
  });

  it('is sent by itself when eight seconds are over', async () => {
    await at.show();
    const real = setTimeout;
    const waits: number[] = [];
    globalThis.setTimeout = ((run: () => void, ms = 0) => {
      waits.push(ms);
      return real(run, ms === 8000 ? 40 : ms);
    }) as typeof setTimeout;
    at.button('[data-key="c1"]', 'Acknowledge').click();
    globalThis.setTimeout = real;
    expect(waits).to.include(8000);
    await until(() => at.api.acted.length === 1);
    await until(() => at.one('.done-bar') === null);
    expect(at.api.alerts.find(({ id }) => id === 'c1')?.status).to.equal('acknowledged');
  });

  it('is sent when the element leaves the page', async () => {
    await at.show();
    at.button('[data-key="c1"]', 'Resolve').click();
    at.feed().remove();
    await until(() => at.api.acted.length === 1);
  });

  it('is never sent when it is undone, and the row stands as it did', async () => {
    await at.show();
    at.title('c1').focus();
    await at.press('r');
    expect(at.row('c1').dataset['closed']).to.equal('');
    expect(at.text()).to.contain('2 open alerts');
    await at.press('u');
    expect(at.row('c1').dataset['closed']).to.equal(undefined);
    expect(at.text()).to.contain('3 open alerts · 1 critical');
    expect(at.said('polite')).to.contain('Undone: Resolved');
    at.leavePage();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(at.api.acted).to.deep.equal([]);
  });

  it('is not begun when the page cancels it', async () => {
    await at.show();
    at.feed().addEventListener('iops-alert-action', (event) => event.preventDefault());
    at.button('[data-key="c1"]', 'Resolve').click();
    await at.feed().updateComplete;
    expect(at.one('.done-bar')).to.equal(null);
    expect(at.row('c1').dataset['closed']).to.equal(undefined);
  });

  it('takes a reason for a dismissal from the bar, by a number or a click', async () => {
    await at.show();
    at.title('c1').focus();
    await at.press('d', '3');
    expect(at.one('.done-bar .chip[aria-pressed="true"]')?.textContent).to.contain('Expected');
    at.button('.done-bar', '1 False alarm').click();
    at.leavePage();
    expect(at.api.acted).to.deep.equal([]);
    await until(() => at.api.acted.length === 1);
    expect(at.api.acted).to.deep.equal([{ action: 'dismiss', ids: ['c1'], reason: 'false_alarm' }]);
  });

  it('takes a note, and sends it with Enter, after which the focus is back in the list', async () => {
    await at.show();
    at.title('c1').focus();
    await at.press('r', 'n');
    const note = at.focused() as HTMLInputElement;
    expect(note.matches('.note')).to.equal(true);
    note.value = 'Called back.';
    note.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await at.press('a', 'Enter');
    await until(() => at.api.acted.length === 1);
    expect(at.api.acted).to.deep.equal([{ action: 'resolve', ids: ['c1'], note: 'Called back.' }]);
    await until(() => at.focusedRow() === 'c1');
  });

  it('snoozes for an hour, or until what the bar offers', async () => {
    await at.show();
    at.title('c1').focus();
    await at.press('s');
    expect(textOf(at.row('c1'))).to.contain('Snoozed until');
    at.leavePage();
    await until(() => at.api.acted.length === 1);
    const inHours = (end = '') => (Date.parse(end) - Date.now()) / 3_600_000;
    expect(inHours(at.api.acted[0]!.until)).to.be.within(0.99, 1);
    at.title('w1').focus();
    await at.press('s', '4');
    at.leavePage();
    await until(() => at.api.acted.length === 2);
    expect(inHours(at.api.acted[1]!.until) / 24).to.be.within(28.9, 29);
  });

  it('confirms, escalates and reopens from an opened row', async () => {
    at.api.alerts = [alert('w1'), alert('r1', { status: 'resolved' })];
    await at.show('states="active,resolved"');
    at.title('w1').click();
    await until(() => at.one('.detail'));
    at.button('.detail', 'Confirm').click();
    at.leavePage();
    await until(() => textOf(at.row('w1')).includes('Confirmed'));
    at.button('.detail', 'Escalate').click();
    at.leavePage();
    await until(() => textOf(at.row('w1')).includes('Critical'));
    at.title('r1').click();
    await until(() => at.one('[data-key="r1"] .detail'));
    at.button('[data-key="r1"] .detail', 'Reopen').click();
    at.leavePage();
    await until(() => at.api.acted.length === 3);
    expect(at.api.acted.map(({ action }) => action)).to.deep.equal(['confirm', 'escalate', 'reopen']);
  });

  it('offers only what the page lets it', async () => {
    await at.show('actions="acknowledge resolve"');
    expect(at.all('[data-key="c1"] .actions button').map(textOf)).to.deep.equal(['Acknowledge', 'Resolve', 'Why?']);
    at.title('c1').focus();
    await at.press('d');
    expect(at.one('.done-bar')).to.equal(null);
    await at.show('actions=""');
    expect(at.all('.actions button').map(textOf)).to.deep.equal(['Why?', 'Why?', 'Why?']);
    expect(at.all('.bar button').map(textOf)).to.deep.equal(['Filter']);
  });

  it('lets a resolved row go when the list is left', async () => {
    await at.showAll('<button>elsewhere</button><iops-alerts-feed></iops-alerts-feed>');
    at.title('c1').focus();
    await at.press('r');
    at.leavePage();
    await until(() => at.one('.done-bar') === null);
    expect(at.order()).to.equal('c1 w1 w2');
    at.page.root.querySelector('button')?.focus();
    await until(() => at.order() === 'w1 w2');
  });

  it('is rolled back in its place when the role does not allow it, with the reason in words', async () => {
    at.api.actionFailure = { status: 403, code: 'forbidden' };
    await at.show();
    const failed: string[] = [];
    at.page.root.addEventListener('iops-alert-action-failed', ({ detail }) =>
      failed.push(`${detail.action} ${detail.ids} ${detail.code}`),
    );
    at.title('w1').focus();
    await at.press('d');
    at.leavePage();
    await until(() => at.one('.item .failed'));
    expect(at.order()).to.equal('c1 w1 w2');
    expect(textOf(at.row('w1')))
      .to.contain('Nothing was changed: your role may look, but not act.')
      .and.to.contain('Active');
    expect(at.said('assertive')).to.contain('your role may look');
    expect(failed).to.deep.equal(['dismiss w1 forbidden']);
    expect(at.focusedRow()).to.equal('w1');
  });

  it('merges what somebody did before: no failure, and the row says who', async () => {
    await at.show();
    at.title('c1').focus();
    const { history } = alert('c1');
    const entry = { at: '2026-11-20T14:06:00.000Z', actor: 'bo', action: 'acknowledge' as const, note: null };
    at.api.alerts = at.api.alerts.map((one) =>
      one.id === 'c1' ? { ...one, status: 'acknowledged', history: [...history, entry] } : one,
    );
    await at.press('a');
    at.leavePage();
    await until(() => textOf(at.row('c1')).includes('Already acknowledged by bo.'));
    expect(at.one('.failed')).to.equal(null);
  });

  it('shows how an alert stands when somebody did something else meanwhile', async () => {
    await at.show();
    at.title('w1').focus();
    const entry = { at: '2026-11-20T14:06:00.000Z', actor: 'bo', action: 'dismiss' as const, note: null };
    at.api.alerts = at.api.alerts.map((one) =>
      one.id === 'w1' ? { ...one, status: 'dismissed', history: [...one.history, entry] } : one,
    );
    await at.press('r');
    at.leavePage();
    await until(() => textOf(at.row('w1')).includes('Nothing was changed: dismissed by bo meanwhile.'));
    expect(at.row('w1').dataset['closed']).to.equal('');
  });

  it('keeps the order of two actions on one alert', async () => {
    await at.show();
    at.title('c1').focus();
    await at.press('a', 'r');
    at.leavePage();
    await until(() => at.api.acted.length === 2);
    expect(at.api.acted.map(({ action }) => action)).to.deep.equal(['acknowledge', 'resolve']);
  });

  it('of a session that ended is not sent in the next', async () => {
    await at.show();
    at.title('c1').focus();
    await at.press('r');
    const { logout } = await import('../../runtime/configure.js');
    logout();
    at.leavePage();
    await until(() => at.rows().length === 3);
    expect(at.api.acted).to.deep.equal([]);
  });
});
