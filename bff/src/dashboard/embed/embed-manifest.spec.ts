import { describe, expect, it } from '@jest/globals';
import { headTags, importMap, rubyPins } from './embed-manifest.js';

const manifest = {
  version: '1.4.2',
  entry: 'iops.js',
  files: [
    { path: 'chunks/kpis-a1.js', integrity: 'sha384-K' },
    { path: 'iops.js', integrity: 'sha384-E' },
    { path: 'iops.css', integrity: 'sha384-C' },
  ],
};
const BASE = 'https://ops.example.com/embed/1.4.2/';

describe('what pins a version', () => {
  it('maps the package to the entry and gives every script its digest, also those that are loaded later', () => {
    expect(importMap(manifest, BASE)).toEqual({
      imports: { '@iops/widgets': `${BASE}iops.js` },
      integrity: { [`${BASE}chunks/kpis-a1.js`]: 'sha384-K', [`${BASE}iops.js`]: 'sha384-E' },
    });
  });

  it('says the same to importmap-rails, where only the entry is preloaded', () => {
    expect(rubyPins(manifest, BASE).split('\n').slice(1)).toEqual([
      `pin "@iops/widgets/chunks/kpis-a1.js", to: "${BASE}chunks/kpis-a1.js", integrity: "sha384-K", preload: false`,
      `pin "@iops/widgets", to: "${BASE}iops.js", integrity: "sha384-E", preload: true`,
      '',
    ]);
  });

  it('gives the tags of the head their digests', () => {
    expect(headTags(manifest, BASE)).toBe(
      `<link rel="stylesheet" href="${BASE}iops.css" integrity="sha384-C" crossorigin="anonymous">
<script type="module" src="${BASE}iops.js" integrity="sha384-E" crossorigin="anonymous"></script>
`,
    );
  });
});
