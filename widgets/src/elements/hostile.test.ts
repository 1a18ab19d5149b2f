import type { Evidence } from '@iops/contracts';
import { expect } from '@open-wc/testing';
import { alert, explanation, kpi, NOW } from '../testing/fixtures.js';
import { HOSTILE } from '../testing/hostile.js';
import { inside, leavePage, type TestPage, testPage, until } from '../testing/page.js';

/** Nothing that our templates have. */
const FOREIGN = 'script, img, iframe, style, a, object, embed, [onload], [onerror], [onfocus], [ontoggle], slot[name]';

describe(`${HOSTILE.length} hostile texts in every field`, () => {
  let page: TestPage;
  const raw = (element: Element, selector: string) => inside(element, selector).map(({ textContent }) => textContent);
  const expectNoHarm = (element: Element) => {
    expect(inside(element, FOREIGN)).to.deep.equal([]);
    expect((globalThis as { broken?: unknown }).broken).to.equal(undefined);
  };
  beforeEach(() => {
    page = testPage();
  });
  afterEach(() => leavePage(page));

  it('are at least 700, and all different', () => {
    expect(HOSTILE.length).to.be.at.least(700);
    expect(new Set(HOSTILE).size).to.equal(HOSTILE.length);
  });

  it('are text on the cards of <iops-kpis>, letter by letter', async () => {
    page.api.kpis = HOSTILE.map((text, i) =>
      kpi({ id: `k${i}` as never, label: text, definition: text, comparator: { label: text, value: 4 } }),
    );
    await page.show('<iops-kpis></iops-kpis>');
    const strip = page.find('iops-kpis');
    await until(() => inside(strip, '.pop p').length >= HOSTILE.length);
    expect(raw(strip, '.label')).to.deep.equal([...HOSTILE]);
    expect(raw(strip, '[part=definition] p')).to.deep.equal([...HOSTILE]);
    expect(raw(strip, '[part=definition] dt:nth-of-type(2)')).to.deep.equal([...HOSTILE]);
    expectNoHarm(strip);
  });

  it('are text in all of <iops-explain>, letter by letter', async () => {
    const evidence = HOSTILE.map(
      (text, i): Evidence => ({
        id: `e${i}`,
        kind: 'finding',
        label: text,
        value: text,
        unit: null,
        at: NOW,
        href: null,
      }),
    );
    const whole = HOSTILE.join(' ');
    page.api.alerts = [
      alert('1', {
        title: whole,
        subject: whole,
        entity: { kind: 'customer', id: 'x', label: whole },
        actions: HOSTILE.map((text, i) => ({ id: `a${i}`, label: text })),
        history: HOSTILE.map((text) => ({ at: NOW, actor: text, action: 'acknowledge', note: text })),
      }),
    ];
    page.api.explanations.set(
      '1',
      explanation('1', {
        text: whole,
        figures: [],
        evidence,
        factors: HOSTILE.map((text, i) => ({ feature: text, label: text, value: text, contribution: 1 + i })),
        causes: HOSTILE.map((text) => ({ label: text, evidenceIds: [] })),
        counterEvidence: evidence.map(({ id }) => id),
        provider: whole,
      }),
    );
    await page.show('<iops-explain alert-id="1"></iops-explain>');
    const explain = page.find('iops-explain');
    expect(raw(explain, '[part=title]')).to.deep.equal([whole]);
    expect(raw(explain, 'tbody th')).to.deep.equal([...HOSTILE]);
    expect(raw(explain, '.causes li > span').map((text) => text?.slice(0, -1))).to.deep.equal([...HOSTILE]);
    expect(raw(explain, '.feature > [lang]')).to.deep.equal(HOSTILE.toReversed());
    expect(raw(explain, 'p.note')).to.deep.equal([...HOSTILE]);
    expect(raw(explain, '.step')).to.deep.equal([...HOSTILE]);
    expectNoHarm(explain);
  });
});
