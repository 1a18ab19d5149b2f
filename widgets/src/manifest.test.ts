import { expect } from '@open-wc/testing';
import * as classes from './classes.js';
import { HANDLERS } from './react/react.js';
import { alert, explanation, KPIS } from './testing/fixtures.js';
import { leavePage, type TestPage, testPage } from './testing/page.js';

interface Named {
  name: string;
  description?: string;
}
interface Described {
  tagName: string;
  name: string;
  attributes: Named[];
  members: (Named & { kind: string; privacy?: string })[];
  events: Named[];
  cssParts: Named[];
  cssProperties: Named[];
  cssStates: Named[];
  slots: Named[];
}

const CLASSES = new Map(Object.entries<{ observedAttributes: string[] }>(classes));
const names = (list: Named[] = []) => list.map(({ name }) => name);

describe('custom-elements.json', () => {
  let elements: Described[];
  before(async () => {
    const manifest = (await (await fetch('/dist/custom-elements.json')).json()) as {
      modules: { declarations: Described[] }[];
    };
    elements = manifest.modules.flatMap(({ declarations }) => declarations);
  });

  it('describes every element that there is', () => {
    expect(names(elements).sort()).to.deep.equal([...CLASSES.keys()].sort());
  });

  it('lists every attribute that an element observes, and what it is for', () => {
    for (const { name, attributes } of elements) {
      const { observedAttributes: observed } = CLASSES.get(name)!;
      expect(names(attributes).sort(), name).to.deep.equal([...observed].sort());
      expect(attributes.filter(({ description }) => !description).map((one) => `${name} ${one.name}`)).to.deep.equal(
        [],
      );
    }
  });

  it('says of everything else what it is, and nothing of what is inside', () => {
    for (const element of elements) {
      const { events, cssParts, cssProperties, cssStates, slots, members } = element;
      const told = [events, cssParts, cssProperties, cssStates, slots, members].flatMap((list) => list ?? []);
      expect(told.filter(({ description }) => !description).map((one) => `${element.name} ${one.name}`)).to.deep.equal(
        [],
      );
      expect(names(members)).not.to.include.members(['snapshot', 'speak', 'voice', 'states', 'snapshotChanged']);
    }
  });

  it('lists events that React components have handlers for, each of them', () => {
    const events = new Set(elements.flatMap((element) => names(element.events)));
    expect(Object.values(HANDLERS).sort()).to.deep.equal([...events].sort());
    for (const [handler, event] of Object.entries(HANDLERS)) {
      expect(handler).to.equal(`on-${event}`.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
    }
  });

  describe('of what is shown', () => {
    let page: TestPage;
    beforeEach(() => {
      page = testPage();
    });
    afterEach(() => leavePage(page));

    it('lists every part', async () => {
      page.api.kpis = KPIS;
      page.api.alerts = [alert('1', { severity: 'critical' }), alert('2')];
      page.api.explanations.set('1', explanation('1'));
      await page.show(
        '<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed><iops-explain follow></iops-explain><iops-connect></iops-connect>',
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      for (const { tagName, cssParts } of elements) {
        const root = page.root.querySelector(tagName)?.shadowRoot;
        const shown = [...(root?.querySelectorAll('[part]') ?? [])].flatMap(({ part }) => [...part]);
        expect(
          [...new Set(shown)].filter((part) => !names(cssParts).includes(part)),
          tagName,
        ).to.deep.equal([]);
      }
    });
  });
});
