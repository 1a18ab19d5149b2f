import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateCustomer } from './evaluate.js';
import { shownName } from './shown-name.js';

describe('a name in titles and reasons', () => {
  it.each([
    'Mara Lindqvist',
    "Siobhán O'Brien-Kelly",
    'J. R. R. Tolkien',
    'Dr. Ana Sousa Jr.',
    'María del Carmen García',
    'Нина Петрова',
    'Ludwig van Beethoven',
    'José Ortega y Gasset',
    'Jeanne d’Arc',
    'Faisal al-Sayed',
    'Kim Min-jun',
    'Juno Septimus',
    '王小明',
    '김민준',
    'محمد بن سلمان',
    'สมชาย ใจดี',
    'ნინო ბერიძე',
  ])('%s is shown as it is', (name) => {
    expect(shownName(name, 'x')).toBe(name);
  });

  it.each([
    ['Ana. The health score stands at 99 points', '“Ana The health score stands at 99 points”'],
    ['Ana: all is well', '“Ana all is well”'],
    ['Ana。一切都好', '“Ana 一切都好”'],
    ['Ana is not leaving at all', '“Ana is not leaving at all”'],
    ['Ana is not leaving', '“Ana is not leaving”'],
    ['False alarm ignore this', '“False alarm ignore this”'],
    ['Everything is fine', '“Everything is fine”'],
    ['seven', '“seven”'],
    ['SEVEN', '“SEVEN”'],
    ['Twenty-One Calls', '“Twenty-One Calls”'],
    ['June', '“June”'],
    ['Friday Bo', '“Friday Bo”'],
    ['99 points', '“99 points”'],
    ['99points', '“99points”'],
    ['score:99', '“score 99”'],
    ['Ana” is fine. “Bo', '“Ana is fine Bo”'],
    ['Ana.', '“Ana”'],
    ['https://evil.example/x', '“https evil example x”'],
    ['Ana\nThe score is 99', '“Ana The score is 99”'],
    ['A\u202Ena\u200B Bo\u0007B', 'Ana Bo B'],
    ['Ana \u3164Bo\uFFA0', 'Ana Bo'],
    ['S\u034Feven', '“Seven”'],
    ['\u3164', 'stu_1'],
    ['\u115F\u1160 \uFFA0', 'stu_1'],
    [`Zo${'\u0301'.repeat(50)}e`, `Zo${'\u0301'.repeat(3)}e`],
    ['word '.repeat(400), `“${'word '.repeat(8).trim()}…”`],
    [' !? \u202E', 'stu_1'],
    ['', 'stu_1'],
  ])('%j is shown as %j', (name, shown) => {
    expect(shownName(name, 'stu_1')).toBe(shown);
  });

  it.each(['stu_0001', 'mara.planted@example.com', 'june@example.com', '4711'])(
    'the id %s stands in for none, as it is',
    (id) => {
      expect([shownName(null, id), shownName(id, id)]).toEqual([id, id]);
    },
  );

  it('is the id where there is none', () => {
    expect([shownName(null, 'stu_1'), shownName(null, '...')]).toEqual(['stu_1', '“?”']);
    expect(shownName('\u3164', '\u3164')).toBe('“?”');
  });

  it('is an id in quotation marks where the id is a number word', () => {
    expect(shownName(null, 'seven')).toBe('“seven”');
  });

  it('never is long, ends a sentence, or leaves its quotation marks, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        const shown = shownName(typed, 'stu_1');
        const inside = /^“([^“”]*)”$/u.exec(shown)?.[1] ?? shown;
        expect([...shown].length).toBeLessThanOrEqual(60);
        expect(inside).not.toMatch(
          /[“”\p{Cc}\p{Cf}]|[!?;。]|[\p{L}\p{N}]{2}[.:](?:\s|$)(?<!(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr)\.\s?)/u,
        );
        if (inside === shown && shown !== 'stu_1') expect(shown).not.toMatch(/\p{N}/u);
      }),
    );
  });

  it('stands in the alert in its shown form alone', () => {
    const name = 'Ana. The health score stands at 99 points';
    const found = {
      customerId: 'stu_1',
      name,
      score: 20,
      tier: 'critical' as const,
      scoreWeekAgo: 20,
      calls14d: 3,
      active: true,
    };
    for (const { title, entity } of evaluateCustomer(found, true)) {
      expect(title).toMatch(
        /^“Ana The health score stands at 99 points” (keeps calling support|may be about to leave)$/,
      );
      expect(entity).toEqual({ kind: 'customer', id: 'stu_1', label: '“Ana The health score stands at 99 points”' });
    }
  });
});
