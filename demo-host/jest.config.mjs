import { preset } from '../jest.preset.mjs';

/** What the page decides is tested beside it too; what it shows is for the journeys, in a browser. */
export default { ...preset, testMatch: ['<rootDir>/{src,page/src,gallery}/**/*.spec.ts'] };
