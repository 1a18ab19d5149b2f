// Writes what is generated from the code: .env.example, docs/openapi.json and docs/events.md. With --check it only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { createPreview, openApi } from './dist/app.js';
import { environmentExample } from './dist/platform/config/environment-example.js';
import { SETTINGS } from './dist/platform/config/settings.js';
import { eventsPage } from './events-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const app = await createPreview();
const files = {
  '.env.example': environmentExample(SETTINGS),
  'docs/events.md': eventsPage(),
  'docs/openapi.json': `${JSON.stringify(openApi(app), null, 2)}\n`,
};
await app.close();

const isCheck = process.argv.includes('--check');
const stale = Object.entries(files).filter(
  ([path, text]) => !existsSync(root + path) || readFileSync(root + path, 'utf8') !== text,
);
if (isCheck && stale.length > 0) {
  console.error(`Out of date: ${stale.map(([path]) => path).join(', ')}. Run npm run generate and commit the result.`);
  process.exit(1);
}
for (const [path, text] of stale) writeFileSync(root + path, text);
process.exit(0);
