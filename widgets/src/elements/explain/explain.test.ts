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
    page.api.alerts = [alert('1', { explanation: null })];
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    expect(text()).to.contain('The reason is being worked out.');
    // Not asked for before it is there: the console of the page stays clean.
    expect(page.api.count('/api/alerts/1/explanation')).to.equal(0);
    page.api.alerts = [alert('1')];
    await until(() => inside(explain(), '.figure').length === 2, 4000);
  });

  it('follows the feed: its worst alert first, then the one that is opened', async () => {
    page.api.explanations.set('2', explanation('2', { text: 'Another reason.', figures: [] }));
    await page.show('<iops-explain follow></iops-explain><iops-alerts-feed></iops-alerts-feed>');
    await until(() => text().includes('The customer called 3 times'));
    const feed = page.find('iops-alerts-feed');
    await until(() => inside(feed, '[data-current]')[0]?.dataset['key'] === '1');
    inside(feed, '[data-key="2"] .open')[0]?.click();
    await until(() => text().includes('Another reason.'));
    await until(() => inside(feed, '[data-current]')[0]?.dataset['key'] === '2');
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

  it('asks for the reason anew only when that is another', async () => {
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    await until(() => inside(explain(), '.dot').length === 1);
    const asked = () => page.api.calls.filter(({ path }) => path === '/api/alerts/1/explanation').length;
    const tell = (cursor: string, given: Parameters<typeof alert>[1]) => {
      page.api.alerts = [alert('1', given)];
      page.realtime.send({ topic: 'alerts', type: 'alert_updated', cursor, data: page.api.alerts[0]! });
    };
    const before = asked();
    tell('2', { occurrences: 7, severity: 'warning' });
    await until(() => textOf(inside(explain(), '.severity')[0]!) === 'Warning');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(asked()).to.equal(before);
    page.api.explanations.set('1', explanation('1', { text: 'Another reason.', figures: [] }));
    tell('3', { explanation: { text: 'Another reason.', provider: 'template', grounded: 1 } });
    await until(() => text().includes('Another reason.'));
    expect(asked()).to.equal(before + 1);
  });

  it('leads back from a row to the figure that rests on it, and lights both', async () => {
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    const backs = inside(explain(), '.back');
    expect(backs.map(textOf)).to.deep.equal(['Calls to support', 'Health score']);
    backs[1]?.click();
    await until(() => explain().shadowRoot?.activeElement === inside(explain(), '.figure')[1]);
    expect(inside(explain(), '[data-lit]').map((lit) => lit.dataset['id'])).to.deep.equal(['e2', 'e2']);
    inside(explain(), 'tr[data-id=e1]')[0]?.dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => inside(explain(), '.figure[data-lit]').map(textOf)[0] === '3 times');
  });

  it('leads from causes and from what speaks against it to their rows', async () => {
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    const links = inside(explain(), '.row-link');
    expect(links.map(textOf)).to.deep.equal(['3 calls', 'full mark']);
    links[1]?.click();
    await until(() => explain().shadowRoot?.activeElement?.getAttribute('data-id') === 'e3');
  });

  it('says first why it is there now, then the rest', async () => {
    const given = explanation('1', {
      text: 'The score fell by 3.5 points to 37. Two calls came before it.',
      figures: [],
    });
    page.api.explanations.set('1', given);
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    expect(inside(explain(), '.text p').map(textOf)).to.deep.equal([
      'The score fell by 3.5 points to 37.',
      'Two calls came before it.',
    ]);
  });

  describe('a next step', () => {
    const step = (i = 0) => inside(explain(), '.step')[i]!;
    const told = () => textOf(inside(explain(), '.told')[0]!);
    beforeEach(() => {
      page.api.person = { sub: 'ana', role: 'operator' };
      const actions = [
        { id: 'call_back', label: 'Call the customer back' },
        { id: 'look_at_stream', label: 'Look at the stream' },
      ];
      page.api.alerts = [alert('1', { actions })];
    });

    it('is the page’s when it takes it', async () => {
      await page.show('<iops-explain alert-id="1"></iops-explain>');
      const details: unknown[] = [];
      page.root.addEventListener('iops-navigate', (event) => {
        event.preventDefault();
        details.push(event.detail);
      });
      step().click();
      await until(() => told() === 'Passed on to this page');
      expect(details).to.deep.equal([{ kind: 'action', id: 'call_back', alertId: '1', href: null }]);
      expect(page.api.received).to.deep.equal([]);
    });

    it('goes on the list of things to do when the page leaves it, and comes off again', async () => {
      await page.show('<iops-explain alert-id="1"></iops-explain>');
      step().click();
      await until(() => told().startsWith('On the list of things to do since Nov 20, 14:06, by ana.'));
      expect(page.api.received).to.deep.equal([
        {
          kind: 'call',
          subject: { kind: 'customer', id: 'stu_1' },
          note: 'Call the customer back: 2 support calls within 14 days (1)',
        },
      ]);
      expect(step().hasAttribute('disabled')).to.equal(true);
      await until(() => inside(explain(), '.part > .quiet').length === 1);
      inside(explain(), '.part > .quiet')[0]?.click();
      await until(() => told() === '');
      expect([page.api.count('/api/interventions/i1/close'), page.api.received[1]]).to.deep.equal([
        1,
        { outcome: 'not_needed' },
      ]);
    });

    it('that IOPS does not keep is the page’s in any case', async () => {
      await page.show('<iops-explain alert-id="1"></iops-explain>');
      step(1).click();
      await until(() => told() === 'Passed on to this page');
      expect(page.api.count('/api/interventions')).to.equal(0);
    });

    it('that is not allowed says so', async () => {
      page.api.actionFailure = { status: 403, code: 'forbidden' };
      await page.show('<iops-explain alert-id="1"></iops-explain>');
      const codes: string[] = [];
      page.root.addEventListener('iops-error', ({ detail }) => codes.push(detail.code));
      step().click();
      await until(() => told() === 'Not done: your role may look, but not act.');
      expect(codes).to.deep.equal(['forbidden']);
    });
  });

  describe('feedback', () => {
    const votes = () => inside(explain(), '.vote');
    const pressed = () => votes().map(({ ariaPressed }) => ariaPressed === 'true');
    const show = async () => {
      await page.show('<iops-explain alert-id="1"></iops-explain>');
      await until(() => page.api.count('/api/alerts/1/explanation/feedback') === 1);
      await explain().updateComplete;
    };
    beforeEach(() => {
      page.api.person = { sub: 'ana', role: 'operator' };
    });

    it('on a factor is stored, shown, and taken back with a second press', async () => {
      await show();
      votes()[0]?.click();
      await until(() => pressed()[0]);
      expect(page.api.received).to.deep.equal([{ factor: 'calls', vote: 'up' }]);
      expect(textOf(inside(explain(), '[part=factors] .told')[0]!)).to.contain('Recorded');
      votes()[0]?.click();
      await until(() => !pressed()[0]);
      expect([page.api.received[1], page.api.feedback]).to.deep.equal([{ factor: 'calls', vote: null }, []]);
    });

    it('against a factor counts at once, and may say what is wrong', async () => {
      await show();
      votes()[1]?.click();
      await until(() => inside(explain(), '.ask-why').length === 1 && pressed()[1]);
      const form = inside(explain(), '.ask-why')[0] as HTMLFormElement;
      form.querySelector<HTMLInputElement>('[value=wrong_fact]')!.checked = true;
      form.querySelector('textarea')!.value = ' They never called. ';
      form.requestSubmit();
      await until(() => inside(explain(), '.ask-why').length === 0);
      await until(() => page.api.received.length === 2);
      expect(page.api.received).to.deep.equal([
        { factor: 'calls', vote: 'down' },
        { factor: 'calls', vote: 'down', reason: 'wrong_fact', note: 'They never called.' },
      ]);
    });

    it('on the whole is apart from that on factors, and all are counted', async () => {
      const word = { factor: null, reason: null, note: null, at: '2026-11-20T14:00:00.000Z' };
      page.api.feedback = [
        { ...word, vote: 'up', actor: 'bo' },
        { ...word, vote: 'down', actor: 'ana' },
      ];
      await show();
      await until(() => pressed().at(-1));
      expect(votes().map(textOf)).to.deep.equal(['', '', '', '', '1', '1']);
      votes().at(-2)?.click();
      await until(() => pressed().at(-2));
      expect(page.api.received).to.deep.equal([{ vote: 'up' }]);
    });

    it('that could not be stored says so, and stays as it was', async () => {
      await show();
      page.api.actionFailure = { status: 500, code: 'internal' };
      votes()[0]?.click();
      await until(() => textOf(inside(explain(), '[part=factors] .told')[0]!).startsWith('Not recorded'));
      expect(pressed()[0]).to.equal(false);
    });

    it('is for who may act', async () => {
      page.api.person = { sub: 'vi', role: 'viewer' };
      await show();
      await until(() => votes().every((vote) => vote.hasAttribute('disabled')));
    });

    it('begins anew with another alert', async () => {
      page.api.explanations.set('2', explanation('2'));
      await show();
      votes()[1]?.click();
      await until(() => inside(explain(), '.ask-why').length === 1);
      explain().alertId = '2';
      await until(() => text().includes('(2)') && votes().length > 0);
      expect([inside(explain(), '.ask-why').length, inside(explain(), '[data-lit]').length]).to.deep.equal([0, 0]);
    });
  });

  it('says that an alert is no longer there', async () => {
    await page.show('<iops-explain alert-id="gone"></iops-explain>');
    expect(text()).to.contain('This is no longer there.');
  });
});
