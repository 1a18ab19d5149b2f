import { expect } from '@open-wc/testing';
import { feedPage } from '../../testing/feed-page.js';
import { alert } from '../../testing/fixtures.js';
import { textOf, until } from '../../testing/page.js';

const many = (length: number, given = {}) =>
  Array.from({ length }, (_, i) => alert(`m${String(i).padStart(5, '0')}`, given));

describe('triage without a mouse', () => {
  let at: ReturnType<typeof feedPage>;
  beforeEach(() => {
    at = feedPage();
    at.api.alerts = [alert('w1'), alert('c1', { severity: 'critical' }), alert('w2', { status: 'acknowledged' })];
  });
  afterEach(() => at.leave());

  it('is one tab stop of lines, walked by j, k and arrows', async () => {
    await at.show();
    const stops = () => at.all('.open[tabindex="0"]').map((found) => found.closest('li')?.dataset['key']);
    expect(stops()).to.deep.equal(['c1']);
    at.title('c1').focus();
    for (const [key, row] of [
      ['j', 'w1'],
      ['ArrowDown', 'w2'],
      ['j', 'w2'],
      ['k', 'w1'],
      ['Home', 'c1'],
      ['End', 'w2'],
    ] as const) {
      await at.press(key);
      await until(() => at.focusedRow() === row);
    }
    expect(stops()).to.deep.equal(['w2']);
  });

  it('leaves letters to the page when shortcuts are off, and keeps arrows', async () => {
    await at.show('shortcuts="off"');
    at.title('c1').focus();
    await at.press('a', 'd', 'x', '?', 'ArrowDown');
    await until(() => at.focusedRow() === 'w1');
    expect(at.all('.done-bar, .pick, .help, kbd')).to.have.length(0);
  });

  it('takes no letter while the focus is elsewhere, or in a field', async () => {
    await at.showAll('<input /><iops-alerts-feed></iops-alerts-feed>');
    at.page.root
      .querySelector('input')!
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, composed: true }));
    await at.feed().updateComplete;
    expect(at.one('.done-bar')).to.equal(null);
    at.title('c1').focus();
    await at.press('a', 'n', 'r');
    expect(textOf(at.row('c1')))
      .to.contain('Acknowledged')
      .and.not.to.contain('Resolved');
    at.leavePage();
    await until(() => at.api.acted.length === 1);
  });

  it('picks by x and by a range with Shift, and does one action to all at once', async () => {
    at.api.alerts = many(6);
    await at.show();
    at.title('m00001').focus();
    await at.press('x', 'Shift+J');
    await until(() => at.focusedRow() === 'm00002');
    await at.press('Shift+J');
    await until(() => at.text().includes('3 selected'));
    await at.press('d', '4');
    expect(textOf(at.one('.done-bar')!)).to.contain('3 alerts');
    at.leavePage();
    await until(() => at.api.acted.length === 1);
    const ids = ['m00001', 'm00002', 'm00003'];
    expect(at.api.acted).to.deep.equal([{ action: 'dismiss', ids, reason: 'duplicate' }]);
  });

  it('picks a range with a Shift-click too, and everything, and lets all go with Escape', async () => {
    at.api.alerts = many(6);
    await at.show();
    at.button('.bar', 'Select').click();
    await until(() => at.all('.pick').length === 6);
    at.all('.pick')[1]!.click();
    at.all('.pick')[4]!.dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
    await until(() => at.text().includes('4 selected'));
    at.button('.bar', 'Select all').click();
    await until(() => at.text().includes('6 selected'));
    at.title('m00000').focus();
    await at.press('Escape');
    expect(at.all('.pick')).to.have.length(0);
  });

  it('deals with three hundred alerts in a few keys', async () => {
    at.api.alerts = [...many(299, { severity: 'info' }), alert('c1', { severity: 'critical' })];
    await at.show('limit="200"');
    at.title('c1').focus();
    await at.press('a', 'f');
    await until(() => at.focused()?.closest('.filters'));
    at.button('.filters', 'Info').click();
    await until(() => at.order().startsWith('m00000'));
    await at.press('Escape');
    await until(() => at.focusedRow() === 'm00000');
    await at.press('End');
    await until(() => at.one('.item')?.getAttribute('aria-setsize') === '299');
    await at.press('Shift+X', 'r');
    at.leavePage();
    await until(() => at.api.alerts.every(({ status }) => status !== 'active'));
    expect(at.api.acted.map(({ action, ids }) => `${action} ${ids.length}`)).to.deep.equal([
      'acknowledge 1',
      'resolve 200',
      'resolve 99',
    ]);
  });

  it('tells all keys with a question mark, and closes them with Escape', async () => {
    await at.show();
    at.title('c1').focus();
    await at.press('?');
    expect(at.all('.help dt')).to.have.length(17);
    await at.press('Escape');
    expect(at.all('.help')).to.have.length(0);
  });

  it('groups by what alerts are about, opens a group in place, and acts on all of it', async () => {
    const entity = { kind: 'customer' as const, id: 'x', label: 'Customer X' };
    at.api.alerts = [alert('a', { entity }), alert('b'), alert('c', { entity })];
    await at.show('group-by="entity"');
    expect(at.rows().map((row) => textOf(row).slice(0, 10))).to.deep.equal(['Customer X', '2 support ']);
    expect(textOf(at.rows()[0]!)).to.contain('2 alerts');
    at.title('customer:x').focus();
    await at.press('o');
    expect(at.order()).to.equal('customer:x a c b');
    expect(at.title('customer:x').getAttribute('aria-expanded')).to.equal('true');
    await at.press('a');
    at.leavePage();
    await until(() => at.api.acted.length === 1);
    expect(at.api.acted[0]!.ids).to.deep.equal(['a', 'c']);
  });
});

describe('filters of a feed', () => {
  let at: ReturnType<typeof feedPage>;
  beforeEach(() => {
    at = feedPage();
    at.api.alerts = [
      alert('w1'),
      alert('c1', { severity: 'critical', type: 'churn_risk' }),
      alert('c2', { severity: 'critical' }),
      alert('r1', { severity: 'critical', status: 'resolved' }),
    ];
  });
  afterEach(() => at.leave());
  const chip = (label: string) => at.button('.filters', label);

  it('stand in attributes, combine, and are asked of the API', async () => {
    await at.show('severities="critical" types="call_spike" states="active,resolved"');
    expect(at.order()).to.equal('c2 r1');
    const asked = at.api.calls.find(({ path }) => path.startsWith('/api/alerts?'))?.path;
    expect(asked).to.equal('/api/alerts?limit=50&severity=critical&type=call_spike&state=active%2Cresolved');
  });

  it('are chosen with their counts, change the properties, and are told', async () => {
    await at.show();
    const told: string[] = [];
    at.page.root.addEventListener('iops-filter-change', ({ detail }) => told.push(JSON.stringify(detail)));
    at.button('.bar', 'Filter').click();
    await until(() => chip('Critical')?.textContent?.includes('2'));
    chip('Critical').click();
    await until(() => at.order() === 'c1 c2');
    expect(chip('Critical').getAttribute('aria-pressed')).to.equal('true');
    expect([...at.feed().severities!]).to.deep.equal(['critical']);
    await until(() => chip('Churn risk')?.textContent?.includes('1'));
    chip('Churn risk').click();
    await until(() => at.order() === 'c1');
    expect(told.at(-1)).to.equal('{"severities":["critical"],"types":["churn_risk"],"states":[],"groupBy":"none"}');
    await until(() => at.text().includes('1 alert found'));
  });

  it('that let nothing through say so, and are cleared by a button', async () => {
    await at.show('severities="info"');
    expect(at.text()).to.contain('Nothing matches these filters').and.not.to.contain('All clear');
    at.button('[part="empty"]', 'Clear filters').click();
    await until(() => at.order() === 'c1 c2 w1');
  });

  it('set by the page are not told back to it', async () => {
    await at.show();
    let told = 0;
    at.feed().addEventListener('iops-filter-change', () => (told += 1));
    at.feed().severities = ['critical'];
    await until(() => at.order() === 'c1 c2');
    expect(told).to.equal(0);
  });

  it('hold for what arrives', async () => {
    await at.show('severities="critical"');
    await at.live();
    at.arrive(alert('w9'));
    at.arrive(alert('c9', { severity: 'critical' }));
    await until(() => at.order() === 'c2 c9 c1' || at.order().includes('c9'));
    expect(at.order()).not.to.contain('w9');
  });
});

describe('a long feed', () => {
  let at: ReturnType<typeof feedPage>;
  beforeEach(() => {
    at = feedPage();
  });
  afterEach(() => at.leave());

  it('shows its next page on request, below what is there, and then as one scrolls', async () => {
    at.api.alerts = many(200);
    await at.show('limit="5"');
    expect(at.order()).to.equal('m00000 m00001 m00002 m00003 m00004');
    expect(at.text()).to.contain('The worst 5 of 200');
    scrollTo(0, 9e9);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(at.api.calls.filter(({ path }) => path.includes('cursor='))).to.have.length(0);
    at.one('.more')!.click();
    await until(() => at.text().includes('The worst 55 of 200'));
    await until(() => {
      scrollTo(0, 9e9);
      return at.one('.more') === null;
    });
    expect(at.one('.item')?.getAttribute('aria-setsize')).to.equal('200');
    scrollTo(0, 0);
  });

  it('of ten thousand alerts builds the rows near the screen, in tasks under 100 ms', async function () {
    this.timeout(30_000);
    const all = many(10_000).map((one, i) => ({
      ...one,
      explanation: { ...one.explanation!, text: 'Why. '.repeat(1 + (i % 40)) },
    }));
    const page = (from: number) => ({
      items: all.slice(from, from + 200),
      nextCursor: from + 200 < all.length ? String(from + 200) : null,
      total: all.length,
      bySeverity: { info: 0, warning: all.length, critical: 0 },
    });
    // The fake would take longer for 10,000 alerts than the feed.
    const fake = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const { pathname, searchParams } = new URL(String(input), document.baseURI);
      return pathname === '/api/alerts' ? Response.json(page(Number(searchParams.get('cursor')))) : fake(input, init);
    };
    const long: number[] = [];
    const watch = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
    await at.showAll('<div id="box"><iops-alerts-feed limit="200"></iops-alerts-feed></div>');
    const box = at.page.root.querySelector<HTMLElement>('#box')!;
    Object.assign(box.style, { height: '600px', overflow: 'auto' });
    watch.observe({ type: 'longtask' });
    const size = () => Number(at.one('.item')?.getAttribute('aria-setsize'));
    const tall: number[] = [];
    await until(() => {
      box.scrollTop = 9e9;
      return size() === 10_000;
    }, 20_000);
    for (let y = 0; y < 40; y += 1) {
      box.scrollTop = (box.scrollHeight / 40) * y;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      tall.push(at.rows().length);
    }
    expect(Math.max(...tall)).to.be.at.most(80);
    const isInSight = () =>
      at.rows().some((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return bottom > box.getBoundingClientRect().top && top < box.getBoundingClientRect().bottom;
      });
    await until(isInSight);
    watch.disconnect();
    // A task that the machine's other work held up is not ours: most must be short, none may hang.
    const sorted = [...long].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)] ?? 0).to.be.at.most(100);
    expect(sorted.at(-1) ?? 0).to.be.at.most(500);
  });

  it('keeps the focus in its row, however far it is scrolled away', async () => {
    at.api.alerts = many(200);
    await at.show('limit="200"');
    at.title('m00003').focus();
    scrollTo(0, 9000);
    await until(() => at.row('m00003').nextElementSibling?.classList.contains('gap'));
    expect(at.focusedRow()).to.equal('m00003');
    expect(at.row('m00003').getAttribute('aria-posinset')).to.equal('4');
    await at.press('j');
    await until(() => at.focusedRow() === 'm00004');
    await until(() => at.title('m00004').getBoundingClientRect().top > 0);
    await at.press('End');
    await until(() => at.focusedRow() === 'm00199');
  });
});
