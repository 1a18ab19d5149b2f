import type { Setting } from './settings.js';

/** The text of `.env.example`: every variable with its meaning and default; required ones are left to fill in. */
export function environmentExample(settings: Readonly<Record<string, Setting>>): string {
  const entries = Object.entries(settings).map(([name, setting]) => {
    const line = setting.default === undefined ? `${name}=` : `# ${name}=${setting.default}`;
    return `# ${setting.doc}${setting.default === undefined ? ' Required.' : ''}\n${line}\n`;
  });
  return `# Every variable the BFF reads. Generated from bff/src/platform/config/settings.ts by npm run generate.\n\n${entries.join('\n')}`;
}
