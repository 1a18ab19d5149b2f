import type { Profile } from './facts.queries.js';
import type { ChurnFacts } from './features.js';

/** With a larger share lost, a field is left out of the whole cut. */
const MAY_BE_LOST = 0.01;

/**
 * Lays profiles as they stood at a cut over the facts. What was said of a customer only later is not known, and that
 * it was said later tells that the customer stayed. So where more than a few are like that, nobody's is known.
 */
export function withProfiles(facts: readonly ChurnFacts[], profiles: readonly Profile[]): ChurnFacts[] {
  const byCustomer = new Map(profiles.map((profile) => [profile.customerId, profile]));
  const lostShare = (is: (profile: Profile) => boolean) => profiles.filter(is).length / Math.max(1, profiles.length);
  const goals = lostShare(({ goalIsLost }) => goalIsLost) <= MAY_BE_LOST;
  const channels = lostShare(({ channelIsLost }) => channelIsLost) <= MAY_BE_LOST;
  return facts.map((row) => {
    const profile = byCustomer.get(row.customerId);
    return {
      ...row,
      goalStatus: (goals && profile?.goalStatus) || null,
      goalRenewed: goals && (profile?.goalRenewed ?? false),
      channel: (channels && profile?.channel) || null,
    };
  });
}
