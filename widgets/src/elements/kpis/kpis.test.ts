import { expect } from '@open-wc/testing';
import { KPIS, kpi } from '../../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../../testing/page.js';

describe('<iops-kpis>', () => {
  let page: TestPage;
  const strip = () => page.find('iops-kpis');
  const texts = (selector: string) => inside(strip(), selector).map(textOf);
  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
  });
  afterEach(() => leavePage(page));

  it('shows value, unit, change in words, target and status in words', async () => {
    await page.show('<iops-kpis metrics="first_session_success"></iops-kpis>');
    expect(texts('.value')).to.deep.equal(['71.4 %']);
    expect(texts('.delta')).to.deep.equal(['down3.4 pp worse than the 7 days before']);
    expect(texts('.target')).to.deep.equal(['Target 75%']);
    expect(texts('.status')).to.deep.equal(['Near target']);
  });

  it('says "No data yet" where nothing is known', async () => {
    await page.show('<iops-kpis metrics="time_to_acknowledge"></iops-kpis>');
    expect(texts('.value')).to.deep.equal(['No data yet']);
  });

  it('describes its trends to those who cannot see them', async () => {
    await page.show('<iops-kpis metrics="satisfaction"></iops-kpis>');
    expect(inside(strip(), '.spark')[0]?.getAttribute('aria-label')).to.equal(
      'Trend: from 4.40 to 4.62, lowest 4.40, highest 4.62',
    );
  });

  it('tells the definition at a click, unless the page cancels', async () => {
    await page.show('<iops-kpis metrics="satisfaction"></iops-kpis>');
    const details: unknown[] = [];
    const [button] = inside(strip(), 'button');
    const [definition] = inside(strip(), '.definition');
    strip().addEventListener('iops-kpi-select', (event) => event.preventDefault(), { once: true });
    button?.click();
    expect(definition?.matches(':popover-open')).to.equal(false);
    page.root.addEventListener('iops-kpi-select', (event) => details.push(event.detail), { once: true });
    button?.click();
    expect(definition?.matches(':popover-open')).to.equal(true);
    expect(details).to.deep.equal([{ id: 'satisfaction', value: 4.62, asOf: kpi().asOf }]);
    expect(textOf(definition!)).to.contain('Mean rating of the last 7 days.');
  });

  it('follows live updates', async () => {
    await page.show('<iops-kpis metrics="satisfaction"></iops-kpis>');
    await until(() => texts('.as-of')[0]?.startsWith('Live'));
    const items = [kpi({ value: 4.8, asOf: '2026-11-20T14:06:00.000Z' })];
    page.realtime.send({ topic: 'kpis', type: 'metric_update', cursor: '1', data: { range: '24h', items } });
    await until(() => texts('.value')[0] === '4.80 of 5');
  });

  it('asks for another range and keeps what it shows meanwhile', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    strip().range = '7d';
    await strip().updateComplete;
    expect(inside(strip(), '.bone')).to.have.length(0);
    await until(() => page.api.count('/api/kpis?range=7d') === 1);
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
    page.api.kpis = [...KPIS, ...KPIS.slice(0, 3).map((item, i) => ({ ...item, id: `x${i}` as never }))];
    await until(() => inside(strip(), '.bone').length > 0);
    const height = strip().offsetHeight;
    open();
    await until(() => inside(strip(), '.value').length > 0);
    expect(Math.abs(strip().offsetHeight - height)).to.be.at.most(2);
  });

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
