import type { Alert } from '@iops/contracts';
import { expect } from '@open-wc/testing';
import { alert } from '../../testing/fixtures.js';
import { leavePage, type TestPage, testPage, until } from '../../testing/page.js';
import { CriticalNotices } from './critical-notices.js';

const real = globalThis.Notification;

/** What the browser would show, and what it answers when it is asked. */
class FakeNotification extends EventTarget {
  static permission: NotificationPermission = 'default';
  static asked = 0;
  static shown: FakeNotification[] = [];
  static answer: NotificationPermission = 'granted';
  static async requestPermission(): Promise<NotificationPermission> {
    FakeNotification.asked += 1;
    FakeNotification.permission = FakeNotification.answer;
    return FakeNotification.answer;
  }
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    super();
    FakeNotification.shown.push(this);
  }
}

describe('browser notices of critical alerts', () => {
  const opened: string[] = [];
  let made: CriticalNotices[] = [];
  const make = () => {
    const notices = new CriticalNotices(
      ({ id }) => opened.push(id),
      () => undefined,
    );
    made.push(notices);
    notices.start();
    return notices;
  };
  const hide = (hidden: boolean) => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  const titles = () => FakeNotification.shown.map(({ title }) => title);
  let page: TestPage;
  const tell = (...alerts: Alert[]) => {
    for (const data of alerts) page.realtime.send({ topic: 'alerts', type: 'alert_created', cursor: '1', data });
  };
  const speakerIsThere = () => until(() => page.realtime.sockets.some(({ topics }) => topics.has('alerts')));

  beforeEach(() => {
    page = testPage();
    globalThis.Notification = FakeNotification as unknown as typeof Notification;
    Object.assign(FakeNotification, { permission: 'default', answer: 'granted', asked: 0, shown: [] });
    localStorage.clear();
    opened.length = 0;
    hide(true);
  });
  afterEach(() => {
    for (const notices of made) notices.stop();
    made = [];
    leavePage(page);
    globalThis.Notification = real;
    hide(false);
  });

  it('are never asked for but by the button, and are off until then', async () => {
    const notices = make();
    tell(alert('c1', { severity: 'critical' }));
    expect([notices.state, FakeNotification.asked, titles()]).to.deep.equal(['off', 0, []]);
    await notices.toggle();
    expect([notices.state, FakeNotification.asked]).to.deep.equal(['on', 1]);
  });

  it('tell of what became critical while nobody looks, and open it when they are clicked', async () => {
    const notices = make();
    await notices.toggle();
    await speakerIsThere();
    const critical = alert('c1', { severity: 'critical' });
    const acked = [
      ...critical.history,
      { at: '2026-11-20T14:06:00.000Z', actor: 'ana', action: 'acknowledge' as const, note: null },
    ];
    tell(alert('w1'), { ...critical, id: 'c2', history: acked }, critical);
    expect(titles()).to.deep.equal([critical.title]);
    expect(FakeNotification.shown[0]!.options.tag).to.equal('iops-c1');
    FakeNotification.shown[0]!.dispatchEvent(new Event('click'));
    expect(opened).to.deep.equal(['c1']);
    hide(false);
    tell(alert('c3', { severity: 'critical' }));
    expect(titles()).to.have.length(1);
  });

  it('come from one of several tabs, and from another when that one is gone', async () => {
    const first = make();
    await first.toggle();
    await speakerIsThere();
    make();
    tell(alert('c1', { severity: 'critical' }));
    expect(titles()).to.have.length(1);
    first.stop();
    await until(() => {
      tell(alert('c2', { severity: 'critical' }));
      return titles().some((title) => title.includes('c2'));
    });
    expect(titles().filter((title) => title.includes('c1'))).to.have.length(1);
  });

  it('say when the browser blocks them, and go off again on request, for good', async () => {
    FakeNotification.answer = 'denied';
    const notices = make();
    await notices.toggle();
    expect(notices.state).to.equal('blocked');
    Object.assign(FakeNotification, { permission: 'default', answer: 'granted' });
    await notices.toggle();
    await notices.toggle();
    expect([notices.state, make().state]).to.deep.equal(['off', 'off']);
  });
});
