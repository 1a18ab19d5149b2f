import { expect } from '@open-wc/testing';
import { ageOf, formatFor } from './format.js';
import { stringsFor } from './strings.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 14, 5, seconds));

describe('how long ago', () => {
  for (const [seconds, age] of [
    [0, '0 second'],
    [59, '0 second'],
    [60, '1 minute'],
    [3599, '59 minute'],
    [3600, '1 hour'],
    [86_399, '23 hour'],
    [86_400, '1 day'],
    [-30, '0 second'],
  ] as const) {
    it(`${seconds} s is ${age}`, () => {
      const { value, unit } = ageOf(at(0), at(seconds));
      expect(`${value} ${unit}`).to.equal(age);
    });
  }
});

describe('formats', () => {
  it('tell times in the zone they are given', () => {
    expect(formatFor('en', 'UTC').time(at(0))).to.equal('14:05');
    expect(formatFor('en', 'America/Chicago').time(at(0))).to.equal('08:05');
  });
  it('name the day when it is another one in that zone', () => {
    const format = formatFor('en', 'America/Chicago');
    expect(format.shortMoment(at(0), at(60))).to.equal('08:05');
    expect(format.shortMoment(at(0), at(16 * 3600))).to.equal('Nov 20, 08:05');
  });
  it('count hours to 23, unless somebody or the language wants am and pm', () => {
    expect(formatFor('en', 'UTC', 'h12').time(at(0))).to.match(/^2:05\sPM$/);
    expect(formatFor('en-US-u-hc-h12', 'UTC').time(at(0))).to.match(/^2:05\sPM$/);
    expect(formatFor('en-US-u-hc-h12', 'UTC', 'h23').time(at(0))).to.equal('14:05');
    expect(formatFor('es', 'UTC', 'h12').time(at(0))).to.match(/^2:05\sp/);
    expect(formatFor('en', 'UTC', 'H12' as 'h12').time(at(0))).to.equal('14:05');
  });
  it('name a zone only where clocks differ from those of the browser', () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(formatFor('en', here).zoneName(at(0))).to.equal('');
    // A quarter of an hour off every other zone.
    expect(formatFor('en', 'Asia/Kathmandu').zoneName(at(0))).to.equal('GMT+5:45');
  });
  it('survive a language or zone that does not exist', () => {
    expect(formatFor('no_such-language!', 'Moon/Base').number(1234.5, 1)).to.equal('1,234.5');
  });
  it('write a minus as wide as the figures', () => expect(formatFor('en', 'UTC').plain(-2, 0)).to.equal('−2'));
});

describe('words', () => {
  it('come in the language of the region, English where we do not speak it', async () => {
    expect((await stringsFor('es-MX')).severity.critical).to.equal('Crítica');
    expect((await stringsFor('fr')).severity.critical).to.equal('Critical');
  });
});
