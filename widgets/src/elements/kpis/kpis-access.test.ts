import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { paint, violations } from '../../testing/axe.js';
import { KPIS, kpi } from '../../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../../testing/page.js';

const OVER = 'from="2026-11-18T08:00:00Z" to="2026-11-19T08:00:00Z"';

describe('<iops-kpis> for everybody', () => {
  let page: TestPage;
  const strip = () => page.find('iops-kpis');
  const focused = () => strip().shadowRoot?.activeElement as HTMLElement | null;
  const show = async (attributes = '') => {
    await page.show(`<h1>Operations</h1><iops-kpis ${attributes}></iops-kpis>`);
    await until(() => inside(strip(), '.ask').length > 0);
  };
  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
  });
  afterEach(() => leavePage(page));

  const STATES: Record<string, () => Promise<void>> = {
    full: () => show(),
    compact: () => show('density="compact"'),
    'in Spanish': () => show('lang="es"'),
    'over a stretch of time': () => show(OVER),
    'with a definition open': async () => {
      await show();
      inside(strip(), '.ask')[0]?.click();
    },
    'with a fault in the form': async () => {
      await show();
      inside(strip(), '.range').at(-1)?.click();
      (inside(strip(), 'form')[0] as HTMLFormElement).requestSubmit();
    },
    stale: async () => {
      await show();
      page.api.failure = 'network';
      await strip().refresh();
      await strip().refresh();
      await until(() => strip().status === 'stale');
    },
    'without any figure': async () => {
      page.api.kpis = [];
      await page.show('<h1>Operations</h1><iops-kpis></iops-kpis>');
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

  it('is walked with Tab alone: ranges, refreshing, then each card and its question mark', async () => {
    await show('metrics="satisfaction"');
    const walked: (string | null)[] = [];
    for (let i = 0; i < 8; i += 1) {
      await sendKeys({ press: 'Tab' });
      const at = focused();
      walked.push(at && (at.ariaLabel ?? textOf(at)));
    }
    expect(walked).to.deep.equal([
      'Today',
      '24 h',
      '7 d',
      '30 d',
      'Other',
      'Refresh now',
      'Satisfaction',
      'What is meant by Satisfaction?',
    ]);
  });

  it('opens a definition with Enter, closes it with Escape, and gives the focus back', async () => {
    await show('metrics="satisfaction"');
    const [ask] = inside(strip(), '.ask');
    const isOpen = () => inside(strip(), '[part=definition]:popover-open').length === 1;
    ask?.focus();
    await sendKeys({ press: 'Enter' });
    expect(isOpen()).to.equal(true);
    await sendKeys({ press: 'Escape' });
    expect([isOpen(), focused()]).to.deep.equal([false, ask]);
  });

  it('chooses a range with the space bar, and keeps the focus there when the answer comes', async () => {
    await show();
    const week = inside(strip(), '.range')[2];
    week?.focus();
    await sendKeys({ press: 'Space' });
    await until(() => page.api.count('/api/kpis?range=7d') === 1);
    await strip().updateComplete;
    expect([focused(), week?.ariaPressed]).to.deep.equal([week, 'true']);
  });

  for (const density of ['comfortable', 'compact']) {
    it(`has targets of 24 px and more where it is ${density} and narrow`, async () => {
      page.root.style.setProperty('width', '280px');
      await show(`density="${density}"`);
      const sizes = inside(strip(), '.range, .refresh, .ask').map((target) => target.getBoundingClientRect());
      expect(Math.min(...sizes.flatMap(({ width, height }) => [width, height]))).to.be.at.least(24);
    });
  }

  it('is never wider than its place, whatever the words', async () => {
    page.api.kpis = [
      kpi({ label: 'Unterrichtsstundenzufriedenheitswert'.repeat(3), value: 123_456_789, unit: 'count' }),
    ];
    for (const width of [280, 320, 400, 640]) {
      page.root.style.setProperty('width', `${width}px`);
      await show(`lang="es" ${OVER}`);
      const surface = inside(strip(), '.surface')[0]!;
      // The lines at the outer edges are clipped.
      expect([width, surface.scrollWidth > surface.clientWidth + 1]).to.deep.equal([width, false]);
    }
  });
});
