import { expect } from '@open-wc/testing';
import axe from 'axe-core';
import { alert, explanation, KPIS } from '../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, until } from '../testing/page.js';

const PAGE = `<h1>Operations</h1><iops-kpis></iops-kpis><h2>Needs attention</h2><iops-alerts-feed></iops-alerts-feed>
  <h2>Why</h2><iops-explain follow></iops-explain>`;

async function violations(page: TestPage): Promise<string[]> {
  // Colours that are on their way (hover, arrival) are not what is judged.
  const found = await axe.run(page.root, { resultTypes: ['violations'] });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

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
    await until(() => inside(page.find('iops-alerts-feed'), '.failed').length === 1);
  },
};

for (const scheme of ['light', 'dark']) {
  describe(`axe in ${scheme}`, () => {
    let page: TestPage;
    beforeEach(() => {
      page = testPage();
      page.root.className = scheme;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        `.light { color-scheme: light; background: #fff } .dark { color-scheme: dark; background: #111 } .dark :is(h1,h2) { color: #fff }`,
      );
      document.adoptedStyleSheets = [sheet];
    });
    afterEach(() => leavePage(page));

    for (const [state, reach] of Object.entries(STATES)) {
      it(`finds nothing in the state "${state}"`, async () => {
        await reach(page);
        expect(await violations(page)).to.deep.equal([]);
      });
    }
  });
}
