import { expect } from '@open-wc/testing';
import { alert, explanation, KPIS } from '../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, until } from '../testing/page.js';

const RED = 'rgb(200, 1, 2)';

/** Where each custom property of a host is seen. */
const PLACES: readonly [property: string, value: string, selector: string, style: string, seen: string][] = [
  ['--iops-fg', RED, '.value', 'color', RED],
  ['--iops-fg-muted', RED, '.label', 'color', RED],
  ['--iops-surface', RED, '.surface', 'background-color', RED],
  ['--iops-bg', RED, '.bullet .track', 'fill', RED],
  ['--iops-border', RED, '.surface', 'border-top-color', RED],
  ['--iops-accent', RED, '.range[aria-pressed=true]', 'color', RED],
  ['--iops-sev-critical', RED, '.status .critical', 'color', RED],
  ['--iops-sev-warning', RED, '.status .warning', 'color', RED],
  ['--iops-sev-ok', RED, '.status .good', 'color', RED],
  ['--iops-series-1', RED, '.bullet .fill', 'fill', RED],
  ['--iops-font', 'monospace', '.surface', 'font-family', 'monospace'],
  ['--iops-font-numeric', 'monospace', '.value.num', 'font-family', 'monospace'],
  ['--iops-font-size', '21px', '.value', 'font-size', '42px'],
  ['--iops-radius', '3px', '.surface', 'border-top-left-radius', '3px'],
  ['--iops-space', '6px', '.bar', 'padding-left', '30px'],
];

describe('the look', () => {
  let page: TestPage;
  const strip = () => page.find('iops-kpis');
  const styleOf = (selector: string, style: string) =>
    getComputedStyle(inside(strip(), selector)[0]!).getPropertyValue(style);
  const show = async (attributes = '') => {
    await page.show(`<iops-kpis ${attributes}></iops-kpis>`);
    await until(() => inside(strip(), '.ask').length > 0);
  };
  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
  });
  afterEach(() => leavePage(page));

  for (const [property, value, selector, style, seen] of PLACES) {
    it(`takes ${property} from the page`, async () => {
      page.root.style.setProperty(property, value);
      await show();
      expect(styleOf(selector, style)).to.equal(seen);
    });
  }

  it('takes --iops-focus for the ring around what has the focus, and the accent without it', async () => {
    page.root.style.setProperty('--iops-focus', RED);
    await show();
    const [range] = inside(strip(), '.range');
    range?.focus({ focusVisible: true } as FocusOptions);
    expect(getComputedStyle(range!).outlineColor).to.equal(RED);
  });

  it('has one scale of sizes, whatever stands in what', async () => {
    page.api.alerts = [alert('1')];
    page.api.explanations.set('1', explanation('1'));
    await page.show('<iops-kpis></iops-kpis><iops-explain alert-id="1"></iops-explain>');
    await until(() => inside(strip(), '.ask').length > 0);
    const sizes = [...inside(strip(), '*'), ...inside(page.find('iops-explain'), '*')]
      .filter((part) => part.checkVisibility() && part.textContent?.trim() && !(part instanceof SVGElement))
      .map((part) => Number.parseFloat(getComputedStyle(part).fontSize));
    expect([...new Set(sizes.map((size) => Math.round(size)))].sort((a, b) => a - b)).to.deep.equal([
      11, 12, 13, 14, 16, 18, 28,
    ]);
  });

  it('writes figures in columns of one width', async () => {
    await show();
    expect(styleOf('.value.num', 'font-variant-numeric')).to.equal('tabular-nums');
  });

  it('is dark where the page is, unless the element is told otherwise', async () => {
    page.root.style.setProperty('color-scheme', 'dark');
    await show();
    const dark = styleOf('.surface', 'background-color');
    strip().theme = 'light';
    await strip().updateComplete;
    expect([dark, styleOf('.surface', 'background-color')]).to.deep.equal(['rgb(23, 25, 30)', 'rgb(255, 255, 255)']);
  });

  it('tells every status by a shape of its own beside the word', async () => {
    await show();
    const shapes = inside(strip(), '.status .icon').map((icon) => icon.firstElementChild?.outerHTML);
    expect(shapes).to.have.length(3);
    expect(new Set(shapes).size).to.equal(3);
  });
});
