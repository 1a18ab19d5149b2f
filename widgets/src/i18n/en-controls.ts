/** What `<iops-kpis>` says in English once its figures are there. */
export const enControls = {
  controls: {
    ranges: 'What the trends look back over',
    range: { today: 'Today', '24h': '24 h', '7d': '7 d', '30d': '30 d' },
    refresh: 'Refresh now',
    trend: (first: string, last: string, low: string, high: string) =>
      `Trend: from ${first} to ${last}, lowest ${low}, highest ${high}`,
    ask: (label: string) => `What is meant by ${label}?`,
    // The API's own are English; other languages put theirs here, by id.
    definition: {} as Readonly<Record<string, string>>,
    target: { up: 'Target, at least', down: 'Target, at most' },
    asOf: 'As of',
    when: {
      other: 'Other',
      name: 'Another stretch of time',
      from: 'From',
      to: 'To',
      now: 'Without an end: until now.',
      zone: (zone: string) => `Times in ${zone}.`,
      show: 'Show',
      stretch: (from: string, to: string) => (to ? `${from} – ${to}` : `Since ${from}`),
      fault: {
        missing: 'Say where to begin.',
        order: 'The end must come after the beginning.',
        future: 'The beginning is still to come.',
        long: 'A year and a day is the most.',
      },
    },
  },
};

/** The shape for other languages. */
export type ControlWords = typeof enControls;
