import { expect } from '@open-wc/testing';
import { paint, violations } from '../testing/axe.js';
import { alert, explanation, KPIS } from '../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, until } from '../testing/page.js';

const PAGE = `<h1>Operations</h1><iops-kpis></iops-kpis><h2>Needs attention</h2><iops-alerts-feed></iops-alerts-feed>
  <h2>Why</h2><iops-explain follow></iops-explain>`;

function fill({ api }: TestPage): void {
  api.kpis = KPIS;
  api.alerts = [
    alert('1', { severity: 'critical' }),
    alert('2', { status: 'acknowledged' }),
    alert('3', { severity: 'info', explanation: null }),
  ];
  api.explanations.set('1', explanation('1'));
}

const STATES: Record<string, (page: TestPage) => Promise<void>> = {
  full: async (page) => {
    fill(page);
    await page.show(PAGE);
    await until(() => inside(page.find('iops-explain'), '.figure').length === 2);
  },
  empty: async (page) => page.show(PAGE),
  loading: async (page) => {
    page.api.gate = new Promise(() => undefined);
    page.root.innerHTML = PAGE;
    await until(
      () =>
        inside(page.find('iops-kpis'), '.bone').length > 0 && inside(page.find('iops-kpis'), '[aria-label]').length > 0,
    );
  },
  error: async (page) => {
    page.api.failure = { status: 500, code: 'internal' };
    await page.show(PAGE);
  },
  stale: async (page) => {
    fill(page);
    await page.show(PAGE);
    await until(() => inside(page.find('iops-explain'), '.figure').length === 2);
    page.api.failure = 'network';
    await page.find('iops-kpis').refresh();
    await Promise.all([page.find('iops-kpis').refresh(), page.find('iops-alerts-feed').refresh()]);
    await page.find('iops-alerts-feed').refresh();
    await until(() => page.find('iops-kpis').status === 'stale');
  },
  'rolled back': async (page) => {
    fill(page);
    page.api.actionFailure = { status: 403, code: 'forbidden' };
    await page.show(PAGE);
    inside(page.find('iops-alerts-feed'), '.actions button')[0]?.click();
    // What is held back goes now.
    dispatchEvent(new PageTransitionEvent('pagehide'));
    await until(() => inside(page.find('iops-alerts-feed'), '.failed').length === 1);
  },
};

for (const scheme of ['light', 'dark'] as const) {
  describe(`axe in ${scheme}`, () => {
    let page: TestPage;
    beforeEach(() => {
      page = testPage();
      paint(page.root, scheme);
    });
    afterEach(() => leavePage(page));

    for (const [state, reach] of Object.entries(STATES)) {
      it(`finds nothing in the state "${state}"`, async () => {
        await reach(page);
        expect(await violations(page.root)).to.deep.equal([]);
      });
    }
  });
}
