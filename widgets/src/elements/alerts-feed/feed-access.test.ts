import { expect } from '@open-wc/testing';
import axe from 'axe-core';
import { feedPage } from '../../testing/feed-page.js';
import { alert } from '../../testing/fixtures.js';
import { textOf, until } from '../../testing/page.js';

const HOSTILE = `"><img src=x onerror="globalThis.wasHit=1"><script>globalThis.wasHit=1</script>\u202Egnp.exe`;
const REACH: Record<string, (at: ReturnType<typeof feedPage>) => Promise<unknown>> = {
  full: async () => undefined,
  detail: (at) => at.press('o'),
  dismissed: (at) => at.press('d', '2'),
  snoozed: (at) => at.press('s'),
  resolved: (at) => at.press('r'),
  picking: (at) => at.press('x', 'Shift+J'),
  filters: (at) => at.press('f'),
  keys: (at) => at.press('?'),
  waiting: async (at) => {
    at.arrive(alert('n1'));
    await until(() => at.one('.new-pill'));
  },
  'rolled back': async (at) => {
    at.api.actionFailure = { status: 403, code: 'forbidden' };
    await at.press('a');
    at.leavePage();
    await until(() => at.one('.failed'));
  },
  'nothing found': async (at) => {
    at.feed().severities = ['info'];
    await until(() => at.text().includes('Nothing matches'));
  },
  groups: async (at) => {
    at.feed().groupBy = 'type';
    await at.press('o');
  },
};

for (const scheme of ['light', 'dark']) {
  describe(`axe in ${scheme} finds nothing in a feed`, () => {
    let at: ReturnType<typeof feedPage>;
    beforeEach(async () => {
      at = feedPage();
      Object.assign(at.page.root.style, { colorScheme: scheme, background: scheme === 'dark' ? '#111' : '#fff' });
      at.api.alerts = [alert('c1', { severity: 'critical' }), alert('w1'), alert('w2', { status: 'acknowledged' })];
      await at.show();
      await at.live();
      at.title('c1').focus();
    });
    afterEach(() => at.leave());

    for (const [state, reach] of Object.entries(REACH)) {
      it(state, async () => {
        await reach(at);
        await at.feed().updateComplete;
        const { violations } = await axe.run(at.page.root, { resultTypes: ['violations'] });
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map(({ failureSummary, html }) => `${id} ${html} ${failureSummary}`),
        );
        expect(found).to.deep.equal([]);
      });
    }
  });
}

describe('hostile words in a feed', () => {
  let at: ReturnType<typeof feedPage>;
  beforeEach(() => {
    at = feedPage();
  });
  afterEach(() => at.leave());

  it('are shown as text wherever they stand', async () => {
    const one = alert(HOSTILE, {
      title: HOSTILE,
      entity: { kind: 'customer', id: HOSTILE, label: HOSTILE },
      subject: `${HOSTILE}!`,
      explanation: { text: HOSTILE, provider: 'template', grounded: 1 },
      actions: [{ id: HOSTILE, label: HOSTILE }],
      history: [{ at: '2026-11-20T14:05:00.000Z', actor: HOSTILE, action: 'acknowledge', note: HOSTILE }],
    });
    at.api.alerts = [one, { ...one, id: 'other' }];
    await at.show('group-by="entity"');
    at.all('.open')[0]!.click();
    await until(() => at.rows().length === 3);
    at.all('.open')[1]!.click();
    await until(() => at.one('.history'));
    at.all('.open')[1]!.focus();
    await at.press('d');
    expect(at.all('img, script, iframe')).to.have.length(0);
    expect((globalThis as { wasHit?: number }).wasHit).to.equal(undefined);
    expect(textOf(at.rows()[1]!).split('onerror=').length - 1).to.be.at.least(6);
    expect(textOf(at.one('.done-bar')!)).to.contain('<img src=x');
  });
});

describe('a narrow feed', () => {
  let at: ReturnType<typeof feedPage>;
  beforeEach(() => {
    at = feedPage();
    at.page.root.style.setProperty('inline-size', '280px');
    at.api.alerts = [alert('c1', { severity: 'critical', title: 'Maximilian-Alexander-von-Hohenstaufen-Sigmaringen' })];
  });
  afterEach(() => at.leave());

  it('of 280 px shows and offers everything within its width', async () => {
    await at.show();
    at.title('c1').focus();
    for (const key of ['o', 'd', '?', 'f', 'x']) {
      at.title('c1').focus();
      await at.press(key);
    }
    await until(() => at.one('.help') && at.one('.filters') && at.one('.pick') && at.one('.detail'));
    const { right } = at.one('.surface')!.getBoundingClientRect();
    const wide = at.all('.surface *').filter((part) => part.getBoundingClientRect().right > right + 0.5);
    expect(wide.map((part) => part.outerHTML.slice(0, 80))).to.deep.equal([]);
    const small = at
      .all('button:not(.open), input')
      .filter((part) => part.offsetParent && !part.matches('.pick'))
      .filter((part) => Math.min(part.offsetWidth, part.offsetHeight) < 24);
    expect(small.map((part) => part.outerHTML.slice(0, 80))).to.deep.equal([]);
  });
});
