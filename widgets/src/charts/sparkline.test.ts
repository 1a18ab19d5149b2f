import { expect } from '@open-wc/testing';
import { lastStart, sparkline } from './sparkline.js';

const BOX = { width: 100, height: 20 };

describe('a sparkline', () => {
  it('runs from the first value to the last, the highest at the top', () => {
    const { line, area, last } = sparkline([0, 10, 5], BOX);
    expect(line).to.equal('M0 20L50 0L100 10');
    expect(area).to.equal('M0 20L50 0L100 10L100 20L0 20Z');
    expect(last).to.deep.equal({ x: 100, y: 10 });
  });

  it('leaves gaps where nothing is known', () => {
    expect(sparkline([0, 10, null, 10, 0], BOX).line).to.equal('M0 20L25 0M75 0L100 20');
  });

  it('draws a value between two gaps as a dot, without an area', () => {
    const { line, area } = sparkline([null, 1, null, 2, 3], BOX);
    expect(line).to.contain('M25 20h0.01');
    expect(area.match(/M/g)).to.have.length(1);
  });

  it('runs through the middle when nothing changes', () => {
    expect(sparkline([3, 3], BOX).line).to.equal('M0 10L100 10');
  });

  it('puts a single value at the end', () => {
    expect(sparkline([7], BOX).last).to.deep.equal({ x: 100, y: 10 });
  });

  it('parts what is of a time not over yet from the rest', () => {
    const { line, current, area } = sparkline([0, 10, 5], BOX, 1);
    expect([line, current]).to.deep.equal(['M0 20L50 0', 'M50 0L100 10']);
    expect(area).to.equal(sparkline([0, 10, 5], BOX).area);
  });

  for (const [values, start] of [
    [[1, 4, 9], 0],
    [[7, 9, 2, 5], 2],
    [[9, 1, 9, 1], 3],
    [[9, null, 1, 3], 0],
    [[], 0],
  ] as const) {
    it(`of a total that starts anew begins at ${start} in ${JSON.stringify(values)}`, () => {
      expect(lastStart(values)).to.equal(start);
    });
  }

  it('is empty when nothing is known', () => {
    expect(sparkline([null, null], BOX)).to.deep.equal({ line: '', current: '', area: '', last: null });
    expect(sparkline([], BOX).last).to.equal(null);
  });
});
