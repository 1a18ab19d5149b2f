import { expect } from '@open-wc/testing';
import { configure } from '../runtime/configure.js';
import { alert, explanation, KPIS } from '../testing/fixtures.js';
import { inside, leavePage, type TestPage, testPage, textOf, until } from '../testing/page.js';

/** 200, and JSON, but not what was asked for. */
const WRONG = ['null', '{}', '[]', '"<html>"', '7', '{"asOf":"yesterday","items":[{}]}', '{"items":[null]}'];

describe('answers that are not what was asked for', () => {
  let page: TestPage;
  let body: string | null;
  let asked: number;
  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
    page.api.alerts = [alert('1')];
    page.api.explanations.set('1', explanation('1'));
    const { fetch } = globalThis;
    asked = 0;
    globalThis.fetch = async (input, init) => {
      if (body === null || !String(input).includes('/api/')) return fetch(input, init);
      asked += 1;
      return new Response(body);
    };
  });
  afterEach(() => leavePage(page));

  for (const wrong of WRONG) {
    for (const tag of ['iops-kpis', 'iops-explain'] as const) {
      it(`leave a word and a way out in ${tag}: ${wrong}`, async () => {
        body = wrong;
        await page.show(tag === 'iops-kpis' ? '<iops-kpis></iops-kpis>' : '<iops-explain alert-id="1"></iops-explain>');
        await until(() => page.find(tag).status === 'error');
        expect(page.find(tag).error).to.include({ code: 'invalid_answer', retryable: true });
        body = null;
        await until(() => inside(page.find(tag), '.blank button').length === 1);
        inside(page.find(tag), '.blank button')[0]?.click();
        await until(() => page.find(tag).status === 'ready');
      });
    }
  }

  it('are told once, are not ready, and are not asked for again at once', async () => {
    const told: string[] = [];
    for (const type of ['iops-error', 'iops-ready']) page.root.addEventListener(type, () => told.push(type));
    body = '{"asOf":"yesterday","items":[{}]}';
    await page.show('<iops-kpis></iops-kpis>');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(told).to.deep.equal(['iops-error']);
    // Again when messages begin to flow, and for what was said before they did.
    expect(asked).to.be.at.most(3);
  });
});

describe('the language of an element', () => {
  let page: TestPage;
  const kpis = () => page.find('iops-kpis');
  beforeEach(() => {
    page = testPage();
    page.api.kpis = KPIS;
  });
  afterEach(() => {
    configure({ lang: undefined });
    leavePage(page);
  });

  it('is the one that was asked for last, whichever came first', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    kpis().lang = 'es';
    await kpis().updateComplete;
    kpis().lang = 'en';
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(textOf(kpis())).to.contain('Target');
  });

  it('follows configure', async () => {
    await page.show('<iops-kpis></iops-kpis>');
    configure({ lang: 'es' });
    await until(() => textOf(kpis()).includes('Objetivo'));
  });
});
