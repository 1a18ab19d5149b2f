import { batches } from './batches.js';
import { type Figure, report } from './figures.js';
import { forecasts } from './forecasts.js';
import { growth } from './growth.js';
import { health } from './health.js';
import { reads } from './reads.js';
import { simulatorLoad, simulatorRate } from './simulator.js';
import { singles } from './singles.js';
import { soak } from './soak.js';
import { widgets } from './widgets.js';

/** What can be measured, by the name it is asked for with. */
const SUITES: Readonly<Record<string, readonly (() => Promise<Figure[]>)[]>> = {
  ingest: [batches, singles, growth, soak],
  inference: [health, forecasts, reads],
  simulator: [simulatorRate, simulatorLoad],
  widgets: [widgets],
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}". There are: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
const figures: Figure[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(SUITES)) {
  for (const suite of SUITES[name]!) figures.push(...(await suite()));
}
report(figures, process.cwd());
