import { test } from '@jest/globals';
import { gather } from './evidence.js';
import { CALLER, LEAVER } from './example-facts.js';
import { template } from './template.js';
import { verify } from './verify.js';

test('x', () => {
  for (const f of [CALLER, LEAVER]) {
    const r = gather(f);
    const t = template(r);
    const v = verify(t, r.evidence, r.timeZone);
    console.log(
      t,
      '\n',
      v.grounded,
      v.text === t,
      '\n',
      v.figures
        .map(
          (g) =>
            `${v.text.slice(g.start, g.end)}→${g.evidenceId} ${r.evidence.find((e) => e.id === g.evidenceId)!.label}`,
        )
        .join('\n'),
      JSON.stringify(r, null, 1),
    );
  }
});
