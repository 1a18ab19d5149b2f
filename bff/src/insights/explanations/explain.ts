import type { Explanation } from '@iops/contracts';
import { type Phraser, TEMPLATE_PHRASER } from './phraser.js';
import type { Reasons } from './reasons.js';
import { verify } from './verify.js';

/** An explanation without its alert and time. */
export type Told = Omit<Explanation, 'alertId' | 'createdAt'>;

/** Phrases reasons and keeps what the evidence backs; where nothing is left, or phrasing fails, the template speaks. */
export async function explain(reasons: Reasons, phraser: Phraser): Promise<Told> {
  const phrased = await checked(reasons, phraser).catch(() => null);
  const { provider, ...said } = phrased?.text ? phrased : await checked(reasons, TEMPLATE_PHRASER);
  const { evidence, factors, causes, counterEvidence, confidence, timeZone } = reasons;
  return { ...said, provider, evidence, factors, causes, counterEvidence, confidence, timeZone };
}

async function checked(reasons: Reasons, phraser: Phraser) {
  const verified = verify(await phraser.phrase(reasons), reasons.evidence, reasons.timeZone);
  return { ...verified, provider: phraser.provider };
}
