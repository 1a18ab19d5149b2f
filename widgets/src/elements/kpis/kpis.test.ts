import { expect } from '@open-wc/testing';
import { runtime } from '../../runtime/runtime.js';
import { KPIS, kpi } from '../../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../../testing/page.js';

/** What moves by fewer pixels is no layout shift. */
const LEAST_SHIFT = 3;

describe('<iops-kpis>', () => {
  let page: TestPage;
  const strip = () => page.find('iops-kpis');
  const texts = (selector: string) => inside(strip(), selector).map(textOf);
  const buttons = () => inside(strip(), '.range');
  /** With the controls, which come after the first figures. */
  const show = async (attributes = '') => {
    await page.show(`<iops-kpis ${attributes}></iops-kpis>`);
    await until(() => buttons().length > 0);
  };
  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
  });
  afterEach(() => leavePage(page));

  it('shows value, unit, change in words, target and status in words', async () => {
    await page.show('<iops-kpis metrics="first_session_success"></iops-kpis>');
    expect(texts('.value')).to.deep.equal(['71.4 %']);
    expect(texts('.delta')).to.deep.equal(['down 3.4 pp worse than the 7 days before']);
    expect(texts('.target')).to.deep.equal(['Target 75%']);
    expect(texts('.status')).to.deep.equal(['Near target']);
  });

  it('has its trend beside the figure and never in it, however long that is', async () => {
    const sparkline = Array.from({ length: 24 }, (_, hour) => hour);
    page.api.kpis = [
      kpi({ id: 'active_sessions', value: 12_345_678, unit: 'count', target: null, sparkline }),
      kpi({ id: 'inbound_call_rate', value: 1_234.5, unit: 'per_100_customers', sparkline }),
    ];
    for (const width of [280, 375, 768, 1200]) {
      page.root.style.setProperty('width', `${width}px`);
      await show('columns="3"');
      await until(() => inside(strip(), '.spark svg').length === 2);
      for (const card of inside(strip(), '.card')) {
        const inks = document.createRange();
        inks.selectNodeContents(card.querySelector('.value')!);
        const [figure, trend] = [inks, card.querySelector('.spark')!].map((one) => one.getBoundingClientRect());
        const isClear = trend!.left >= figure!.right || trend!.top >= figure!.bottom;
        expect([width, isClear, trend!.width >= 20]).to.deep.equal([width, true, true]);
        expect(card.scrollWidth <= card.clientWidth).to.equal(true);
      }
    }
  });

  it('says "No data yet" where nothing is known', async () => {
    await page.show('<iops-kpis metrics="time_to_acknowledge"></iops-kpis>');
    expect(texts('.value')).to.deep.equal(['No data yet']);
  });

  it('describes its trends to those who cannot see them', async () => {
    await show('metrics="satisfaction"');
    expect(inside(strip(), '.spark svg')[0]?.getAttribute('aria-label')).to.equal(
      'Trend: from 4.40 to 4.62, lowest 4.40, highest 4.62',
    );
  });

  it('tells the definition at its question mark and at the card, unless the page cancels', async () => {
    await show('metrics="satisfaction"');
    const details: unknown[] = [];
    const [card, ask] = inside(strip(), '.card button');
    const [definition] = inside(strip(), '[part=definition]');
    const isOpen = () => definition?.matches(':popover-open');
    for (const name of ['iops-kpi-select', 'iops-navigate'] as const) {
      strip().addEventListener(name, (event) => event.preventDefault(), { once: true });
      card?.click();
      expect(isOpen()).to.equal(false);
    }
    page.root.addEventListener('iops-kpi-select', ({ detail }) => details.push(detail), { once: true });
    page.root.addEventListener('iops-navigate', ({ detail }) => details.push(detail), { once: true });
    card?.click();
    expect(isOpen()).to.equal(true);
    expect(details).to.deep.equal([
      { id: 'satisfaction', value: 4.62, asOf: kpi().asOf },
      { kind: 'kpi', id: 'satisfaction', alertId: null, href: null },
    ]);
    card?.click();
    expect(isOpen()).to.equal(false);
    ask?.click();
    expect(isOpen()).to.equal(true);
    expect(textOf(definition!)).to.contain('Mean rating of the last 7 days.').and.to.contain('Target, at least4.5');
  });

  it('follows live updates', async () => {
    await page.show('<iops-kpis metrics="satisfaction"></iops-kpis>');
    await until(() => texts('.as-of')[0]?.startsWith('Live'));
    const items = [kpi({ value: 4.8, asOf: '2026-11-20T14:06:00.000Z' })];
    page.realtime.send({ topic: 'kpis', type: 'metric_update', cursor: '1', data: { range: '24h', items } });
    await until(() => texts('.value')[0] === '4.80 of 5');
  });

  it('asks for another range and keeps what it shows meanwhile', async () => {
    await show();
    const told: unknown[] = [];
    page.root.addEventListener('iops-range-change', ({ detail }) => told.push(detail));
    expect(buttons().map(({ ariaPressed }) => ariaPressed)).to.deep.equal(['false', 'true', 'false', 'false', 'false']);
    buttons()[2]?.click();
    await strip().updateComplete;
    expect(inside(strip(), '.bone')).to.have.length(0);
    await until(() => page.api.count('/api/kpis?range=7d') === 1);
    expect([strip().range, buttons()[2]?.ariaPressed]).to.deep.equal(['7d', 'true']);
    expect(told).to.deep.equal([{ range: '7d', from: '', to: '' }]);
  });

  it('asks for a stretch of time that somebody fills in, and says what is wrong with it', async () => {
    await show();
    const form = inside(strip(), 'form')[0] as HTMLFormElement;
    const [from, to] = [...form.querySelectorAll('input')];
    const isOpen = () => form.parentElement!.matches(':popover-open');
    buttons()[4]?.click();
    expect(isOpen()).to.equal(true);
    form.requestSubmit();
    expect(textOf(form.querySelector('[role=alert]')!)).to.equal('Say where to begin.');
    from!.value = '2026-11-18T08:00';
    to!.value = '2026-11-19T08:00';
    form.requestSubmit();
    expect(isOpen()).to.equal(false);
    await until(() => page.api.count('/api/kpis?from=2026-11-18T08%3A00%3A00.000Z&to=2026-11-19T08%3A00') === 1);
    await until(() => textOf(buttons()[4]!) === 'Nov 18, 08:00 – Nov 19, 08:00');
    expect(buttons().filter(({ ariaPressed }) => ariaPressed === 'true')).to.deep.equal([buttons()[4]]);
  });

  it('does not follow live updates while it shows what is over', async () => {
    await show('metrics="satisfaction" from="2026-11-18T08:00:00Z" to="2026-11-19T08:00:00Z"');
    await until(() => page.realtime.sockets[0]?.topics.has('kpis'));
    const items = [kpi({ value: 4.8, asOf: '2026-11-20T14:06:00.000Z' })];
    page.realtime.send({ topic: 'kpis', type: 'metric_update', cursor: '1', data: { range: '24h', items } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(texts('.value')).to.deep.equal(['4.62 of 5']);
    expect(texts('.as-of')[0]).not.to.contain('Live');
  });

  it('loads at once when asked to refresh', async () => {
    await show();
    const before = page.api.count('/api/kpis');
    const [refresh] = inside(strip(), '.refresh');
    refresh?.click();
    expect(refresh?.ariaBusy).to.equal('true');
    await until(() => refresh?.ariaBusy === 'false');
    expect(page.api.count('/api/kpis')).to.be.above(before);
  });

  describe('that keeps its range in the address', () => {
    const { href } = location;
    afterEach(() => history.replaceState(null, '', href));

    it('starts with the range that the address names, and writes there what is chosen', async () => {
      history.replaceState({ turbo: 1 }, '', '?page=2&iops-range=7d#top');
      await show('url-state');
      expect(page.api.calls.filter(({ path }) => path.startsWith('/api/kpis'))[0]?.path).to.equal('/api/kpis?range=7d');
      buttons()[3]?.click();
      expect(location.search + location.hash).to.equal('?page=2&iops-range=30d#top');
      expect(history.state).to.deep.equal({ turbo: 1 });
    });

    it('agrees with others on the page, and goes back with the browser', async () => {
      await page.show(
        '<iops-kpis url-state range="today"></iops-kpis><iops-kpis url-state></iops-kpis><iops-kpis></iops-kpis>',
      );
      const ranges = () => [...page.root.querySelectorAll('iops-kpis')].map(({ range }) => range);
      await until(() => buttons().length > 0);
      buttons()[3]?.click();
      expect(ranges()).to.deep.equal(['30d', '30d', '24h']);
      history.replaceState(null, '', href);
      dispatchEvent(new PopStateEvent('popstate'));
      expect(ranges()).to.deep.equal(['today', '24h', '24h']);
    });
  });

  it('has as many columns as fit, or as the host wants', async () => {
    page.api.kpis = Array.from({ length: 9 }, (_, i) => kpi({ id: `k${i}` as never }));
    const columns = () => getComputedStyle(inside(strip(), '.grid')[0]!).gridTemplateColumns.split(' ').length;
    await page.show('<iops-kpis></iops-kpis>');
    const seen = [280, 400, 600, 800, 1000, 1300, 1600].map((width) => {
      page.root.style.setProperty('width', `${width}px`);
      return columns();
    });
    expect(seen).to.deep.equal([1, 2, 2, 3, 3, 5, 5]);
    strip().columns = 6;
    await strip().updateComplete;
    expect(columns()).to.equal(6);
    page.root.style.setProperty('width', '400px');
    expect(columns()).to.equal(2);
    strip().columns = 1;
    await strip().updateComplete;
    expect(columns()).to.equal(1);
  });

  it('tells times in the zone of the marketplace unless it is told another, and names it where clocks differ', async () => {
    page.api.zone = 'Asia/Kolkata';
    runtime().configure({ timeZone: '' });
    await page.show('<iops-kpis metrics="satisfaction"></iops-kpis>');
    await until(() => texts('.as-of')[0]?.includes('19:35 GMT+5:30'));
    strip().timeZone = 'UTC';
    strip().hourCycle = 'h12';
    await until(() => /2:05 PM( UTC)?$/.test(texts('.as-of')[0] ?? ''));
  });

  it('is as dense as it is told', async () => {
    await page.show('<iops-kpis metrics="satisfaction"></iops-kpis>');
    const height = strip().offsetHeight;
    strip().density = 'compact';
    await strip().updateComplete;
    expect(strip().offsetHeight).to.be.below(height);
  });

  it('speaks Spanish on a Spanish page part', async () => {
    await page.show('<div lang="es"><iops-kpis metrics="satisfaction"></iops-kpis></div>');
    expect(texts('.label')).to.deep.equal(['Satisfacción']);
    expect(texts('.value')).to.deep.equal(['4,62 de 5']);
  });

  it('has skeletons of the size that the figures have', async () => {
    let open = () => undefined as void;
    page.api.gate = new Promise((resolve) => {
      open = resolve;
    });
    page.root.innerHTML = '<iops-kpis></iops-kpis>';
    page.root.style.setProperty('width', '1200px');
    page.api.kpis = [...KPIS, ...KPIS.slice(0, 4).map((item, i) => ({ ...item, id: `x${i}` as never }))];
    await until(() => inside(strip(), '.bone').length > 0);
    const height = strip().offsetHeight;
    open();
    await until(() => inside(strip(), '.value').length > 0);
    expect(Math.abs(strip().offsetHeight - height)).to.be.at.most(2);
  });

  for (const width of [280, 400, 900]) {
    it(`moves nothing when its controls and the socket come, ${width} px wide`, async () => {
      page.root.style.setProperty('width', `${width}px`);
      page.root.innerHTML = '<iops-kpis></iops-kpis>';
      const places = () =>
        inside(strip(), '.label, .value, .delta, .target, .status, .as-of, time').map((part) => {
          const { x, y } = part.getBoundingClientRect();
          return [part.className, x, y] as const;
        });
      // Frame by frame: the controls are on their way as soon as the figures are painted.
      while (inside(strip(), '.value').length === 0) await new Promise(requestAnimationFrame);
      const before = places();
      expect(inside(strip(), '.ask')).to.have.length(0);
      await until(() => inside(strip(), '.ask').length > 0);
      await until(() => texts('.as-of')[0]?.startsWith('Live'));
      const moved = places().filter(
        ([, x, y], at) => Math.hypot(x - before[at]![1], y - before[at]![2]) >= LEAST_SHIFT,
      );
      expect(moved).to.deep.equal([]);
    });
  }

  it('shows what the page gave it until figures are there', async () => {
    page.api.failure = 'network';
    await page.show('<iops-kpis><p>Yesterday: 4.5</p></iops-kpis>');
    expect(inside(strip(), 'slot')).to.have.length(1);
    page.api.failure = null;
    await strip().refresh();
    await until(() => inside(strip(), '.value').length > 0);
    expect(inside(strip(), 'slot')).to.have.length(0);
  });

  it('keeps to the theme it is given', async () => {
    await page.show('<iops-kpis theme="dark"></iops-kpis>');
    expect(getComputedStyle(strip()).colorScheme).to.equal('dark');
    expect(strip().attributes).to.have.length(1);
  });
});
