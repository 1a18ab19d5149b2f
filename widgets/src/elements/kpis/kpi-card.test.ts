import { expect } from '@open-wc/testing';
import { en } from '../../i18n/en.js';
import { es } from '../../i18n/es.js';
import { formatFor } from '../../i18n/format.js';
import { KPIS, kpi, NOW } from '../../testing/fixtures.js';
import { columnsOf } from './columns.js';
import { bulletOf, deltaOf, kpiCard } from './kpi-card.js';
import { chosenKpis, isOver } from './kpi-list.js';
import { withUpdate } from './live-update.js';

const words = { strings: en, format: formatFor('en', 'UTC') };
const card = (given: Parameters<typeof kpi>[0]) => kpiCard(kpi(given), words);
const delta = (given: Parameters<typeof kpi>[0]) => deltaOf(kpi(given), words);

describe('the value of a KPI', () => {
  it('is null where nothing is known, never 0', () => expect(card({ value: null }).value).to.equal(null));
  for (const [unit, value, text] of [
    ['count', 1043, '1,043'],
    ['share', 0.714, '71.4'],
    ['stars', 4.5, '4.50'],
    ['minutes', 12.4, '12'],
    ['per_100_customers', 14.25, '14.3'],
  ] as const) {
    it(`${value} in ${unit} is written ${text}`, () => expect(card({ unit, value }).value).to.equal(text));
  }
  it('follows the language', () => {
    const spanish = kpiCard(kpi(), { strings: es, format: formatFor('es', 'UTC') });
    expect([spanish.label, spanish.value]).to.deep.equal(['Satisfacción', '4,62']);
  });
});

describe('the change of a KPI', () => {
  for (const [goodWhen, by, tone, text] of [
    ['up', 0.08, 'good', '0.08 better than the 7 days before'],
    ['up', -0.08, 'bad', '0.08 worse than the 7 days before'],
    ['down', 0.08, 'bad', '0.08 worse than the 7 days before'],
    ['down', -0.08, 'good', '0.08 better than the 7 days before'],
  ] as const) {
    it(`by ${by} is ${tone} when good is ${goodWhen}, in words too`, () => {
      expect(delta({ goodWhen, delta: by })).to.deep.equal({ direction: by > 0 ? 'up' : 'down', tone, text });
    });
  }
  it('is neutral without a target', () => {
    expect(delta({ target: null })).to.include({ tone: 'neutral', text: '0.08 vs the 7 days before' });
  });
  it('that would read as 0 is none', () => {
    expect(delta({ delta: 0.004 })).to.include({ direction: 'same', text: 'No change vs the 7 days before' });
  });
  it('of shares is told in points', () => {
    expect(delta({ unit: 'share', delta: -0.034, target: 0.75 })?.text).to.equal('3.4 pp worse than the 7 days before');
  });
  it('is left out where the host wants none', () => expect(kpiCard(kpi(), words, 'none').delta).to.equal(null));
  it('is unknown without a period before', () => expect(delta({ comparator: null, delta: null })).to.equal(null));
});

describe('the bar of a target', () => {
  it('runs from 1 to 5 for stars and from 0 to 1 for shares', () => {
    expect(bulletOf({ value: 3, target: 4, unit: 'stars' })).to.deep.equal({ value: 0.5, target: 0.75 });
    expect(bulletOf({ value: 0.5, target: 0.75, unit: 'share' })).to.deep.equal({ value: 0.5, target: 0.75 });
    expect(bulletOf({ value: 1.6, target: 0.8, unit: 'share' })).to.deep.equal({ value: 1, target: 0.5 });
  });
  it('leaves room beyond the larger one', () => {
    expect(bulletOf({ value: 200, target: 100, unit: 'count' })?.value).to.be.closeTo(1 / 1.15, 1e-9);
  });
  it('is not drawn for a target of 0, or without a value', () => {
    expect(bulletOf({ value: 3, target: 0, unit: 'count' })).to.equal(null);
    expect(bulletOf({ value: null, target: 10, unit: 'count' })).to.equal(null);
  });
});

describe('the strip', () => {
  it('shows the chosen KPIs in the order they were named', () => {
    expect(chosenKpis(KPIS, ' inbound_call_rate,satisfaction, nothing').map(({ id }) => id)).to.deep.equal([
      'inbound_call_rate',
      'satisfaction',
    ]);
    expect(chosenKpis(KPIS, '')).to.have.length(KPIS.length);
  });

  it('takes a live update without its sparkline when that speaks of another range', () => {
    const shown = { range: '7d' as const, asOf: NOW, items: [kpi({ sparkline: [1, 2] })] };
    const later = '2026-11-20T14:06:00.000Z';
    const next = withUpdate(shown, { range: '24h', items: [kpi({ value: 4.7, sparkline: [9], asOf: later })] });
    expect(next.asOf).to.equal(later);
    expect(next.items[0]).to.deep.include({ value: 4.7, sparkline: [1, 2] });
  });

  it('passes over an update older than what it shows', () => {
    const shown = { range: '24h' as const, asOf: NOW, items: [kpi()] };
    expect(
      withUpdate(shown, { range: '24h', items: [kpi({ value: 1, asOf: '2026-11-20T14:00:00.000Z' })] }).items[0]?.value,
    ).to.equal(4.62);
  });

  it('takes a live update into a stretch of time that goes on', () => {
    const shown = { range: null, asOf: NOW, items: [kpi({ sparkline: [1, 2] })] };
    const items = [kpi({ value: 4.7, sparkline: [9], asOf: '2026-11-20T14:06:00.000Z' })];
    expect(withUpdate(shown, { range: '24h', items }).items[0]).to.deep.include({ value: 4.7, sparkline: [1, 2] });
  });

  it('is over when its end has come, and never without one', () => {
    const now = Date.parse(NOW);
    expect([isOver(NOW, now), isOver(NOW, now - 1), isOver('', now)]).to.deep.equal([true, false, false]);
  });

  for (const [count, wide, vast] of [
    [1, 1, 1],
    [3, 3, 3],
    [4, 4, 4],
    [5, 3, 5],
    [6, 3, 6],
    [7, 4, 4],
    [8, 4, 4],
    [9, 3, 5],
    [12, 4, 6],
  ] as const) {
    it(`of ${count} has ${wide} columns where it is wide, ${vast} where it is very wide`, () => {
      expect(columnsOf(count, 0)).to.deep.equal({ wide, vast });
    });
  }

  it('has as many columns as the host wants, as far as they fit', () => {
    expect([columnsOf(9, 1), columnsOf(9, 5), columnsOf(9, 40)]).to.deep.equal([
      { wide: 1, vast: 1 },
      { wide: 4, vast: 5 },
      { wide: 4, vast: 6 },
    ]);
  });
});
