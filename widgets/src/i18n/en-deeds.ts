/** What happened to alerts and can be done, in English: words of the feed and of explanations. */
export const enDeeds = {
  actions: 'Next steps',
  history: 'History',
  system: 'IOPS',
  by: (what: string, who: string) => `${what} by ${who}`,
  did: {
    opened: 'Opened',
    escalated: 'Became more severe',
    recovered: 'Recovered',
    acknowledge: 'Acknowledged',
    resolve: 'Resolved',
    dismiss: 'Dismissed',
    confirm: 'Confirmed',
    snooze: 'Snoozed',
    snooze_ended: 'Snooze ended',
    escalate: 'Escalated',
    reopen: 'Reopened',
  },
};

/** The shape for other languages. */
export type Deeds = typeof enDeeds;
