import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { paint, violations } from '../../testing/axe.js';
import { alert, explanation } from '../../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../../testing/page.js';

describe('<iops-explain> for everybody', () => {
  let page: TestPage;
  const explain = () => page.find('iops-explain');
  const all = (selector: string) => inside(explain(), selector);
  const focused = () => explain().shadowRoot?.activeElement as HTMLElement | null;
  const show = (attributes = 'alert-id="1"') =>
    page.show(`<h1>Operations</h1><h2>Why</h2><iops-explain ${attributes}></iops-explain>`);
  beforeEach(() => {
    page = testPage();
    page.api.person = { sub: 'ana', role: 'operator' };
    page.api.alerts = [alert('1', { severity: 'critical' })];
    page.api.explanations.set('1', explanation('1'));
  });
  afterEach(() => leavePage(page));

  const STATES: Record<string, () => Promise<void>> = {
    full: () => show(),
    'in Spanish': () => show('alert-id="1" lang="es" density="compact"'),
    'with nothing chosen': () => show(''),
    'of an alert that is gone': () => show('alert-id="gone"'),
    'before there is a reason': async () => {
      page.api.alerts = [alert('1', { explanation: null })];
      await show();
    },
    'for who may only look': async () => {
      page.api.person = { sub: 'vi', role: 'viewer' };
      await show();
      await until(() => all('.vote[disabled]').length > 0);
    },
    'with a row lit': async () => {
      await show();
      all('.figure')[0]?.click();
      await until(() => all('[data-lit]').length > 0);
    },
    'with a step on the list': async () => {
      await show();
      all('.step')[0]?.click();
      await until(() => all('.step[disabled]').length === 1);
    },
    'with votes of others': async () => {
      const word = { factor: 'calls', reason: null, note: null, actor: 'bo', at: '2026-11-20T14:00:00.000Z' };
      page.api.feedback = [{ ...word, vote: 'up' }];
      await show();
      await until(() => all('.vote .num').length === 1);
    },
    'with a question about a vote': async () => {
      await show();
      all('.vote')[1]?.click();
      await until(() => all('.ask-why').length === 1);
    },
  };
  for (const scheme of ['light', 'dark'] as const) {
    for (const [state, reach] of Object.entries(STATES)) {
      it(`has nothing that axe finds in ${scheme}, ${state}`, async () => {
        paint(page.root, scheme);
        await reach();
        expect(await violations(page.root)).to.deep.equal([]);
      });
    }
  }

  it('goes from a figure to its row and back with Enter alone', async () => {
    await show();
    const [figure] = all('.figure');
    figure?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused()?.matches('tr[data-id=e1]'));
    await sendKeys({ press: 'Tab' });
    expect(textOf(focused()!)).to.equal('Calls to support');
    await sendKeys({ press: 'Enter' });
    await until(() => focused() === figure);
  });

  it('votes and says why with the keyboard alone', async () => {
    await show();
    all('.vote')[1]?.focus();
    await sendKeys({ press: 'Space' });
    await until(() => all('.ask-why').length === 1);
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: 'They were on holiday.' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(() => page.api.received.length === 2);
    expect(page.api.received[1]).to.deep.equal({
      factor: 'calls',
      vote: 'down',
      reason: 'not_a_cause',
      note: 'They were on holiday.',
    });
  });

  it('has targets of 24 px and more but for links in text', async () => {
    page.root.style.setProperty('width', '280px');
    await show('alert-id="1" density="compact"');
    const sizes = all('.vote, .step').map((target) => target.getBoundingClientRect());
    expect(Math.min(...sizes.flatMap(({ width, height }) => [width, height]))).to.be.at.least(24);
  });

  it('begins no line with the comma behind a figure', async () => {
    for (let width = 280; width <= 420; width += 10) {
      page.root.style.setProperty('width', `${width}px`);
      await show();
      const [kept] = all('.kept');
      expect([width, textOf(kept!), kept?.getClientRects().length]).to.deep.equal([width, '3 times,', 1]);
    }
  });

  it('leaves bars their room beside a name that is long', async () => {
    const label = 'Days since the last session against the usual gap between sessions';
    const factors = [{ feature: 'gap', label, value: 21, contribution: -3 }];
    page.api.explanations.set('1', explanation('1', { factors }));
    for (const width of [560, 768, 1200]) {
      page.root.style.setProperty('width', `${width}px`);
      await show();
      const [list, bar] = ['.factors', '.factor-bar'].map(
        (selector) => all(selector)[0]!.getBoundingClientRect().width,
      );
      expect(bar! / list!).to.be.above(0.2);
    }
  });

  it('is never wider than its place, whatever the words', async () => {
    const long = 'Unterrichtsstundenzufriedenheitswert'.repeat(4);
    page.api.alerts = [alert('1', { title: long, actions: [{ id: 'x', label: long }] })];
    page.api.explanations.set(
      '1',
      explanation('1', {
        text: long,
        figures: [],
        evidence: [
          {
            id: 'e1',
            kind: 'finding',
            label: long,
            value: long,
            unit: null,
            at: '2026-11-20T14:05:00.000Z',
            href: null,
          },
        ],
        factors: [{ feature: 'a', label: long, value: long, contribution: -3 }],
        causes: [{ label: long, evidenceIds: ['e1'] }],
        counterEvidence: ['e1'],
      }),
    );
    for (const width of [280, 400, 640]) {
      page.root.style.setProperty('width', `${width}px`);
      await show();
      const surface = all('.surface')[0]!;
      expect([width, surface.scrollWidth > surface.clientWidth]).to.deep.equal([width, false]);
    }
  });
});
