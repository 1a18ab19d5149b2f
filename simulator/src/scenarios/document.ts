import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readScenarios } from './library.client.js';
import { withScenarioTable } from './scenario-table.js';

// Run by `npm run document -w simulator`: writes the table of docs/scenarios.md.
const path = fileURLToPath(new URL('../../../docs/scenarios.md', import.meta.url));
writeFileSync(path, withScenarioTable(readFileSync(path, 'utf8'), readScenarios()));
