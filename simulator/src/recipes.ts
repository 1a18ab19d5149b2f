import type { StreamName } from '@iops/contracts';
import { market } from './market.js';
import { between, integer } from './random.js';
import { CAMPAIGNS, type Scene, sample, token } from './samples.js';
import { SUBJECTS } from './subjects.js';
import { MINUTE } from './zone.js';

/** One event of a telling: milliseconds after its beginning, stream, data. */
export type Told = [delay: number, type: StreamName, data: Record<string, unknown>];

/** A kind of thing that goes on all the time. */
export interface Recipe {
  key: string;
  /** By chance so often a day per person, following the rhythm; or at a steady beat that divides 15 minutes or the hour. */
  pace: { per: 'student' | 'tutor'; perDay: number } | { everyMinutes: number };
  /** The stream of which each telling has one, where what is told hangs together. */
  root?: StreamName;
  /** The events of one telling, over at most 15 minutes. */
  tell(scene: Scene): Told[];
}

const single =
  (type: StreamName) =>
  (scene: Scene): Told[] => [[0, type, sample(type, scene)]];
const perStudent = (perDay: number): Recipe['pace'] => ({ per: 'student', perDay });

/** The background of the marketplace. The rates make about 50,000 events a day for 2,000 students and 250 tutors. */
export const RECIPES: readonly Recipe[] = [
  { key: 'visit', pace: perStudent(1.06), root: 'customer.login.success', tell: tellVisit },
  { key: 'login-failure', pace: perStudent(0.012), tell: single('customer.login.failure') },
  { key: 'profile', pace: perStudent(0.02), tell: single('customer.profile.update') },
  { key: 'plan', pace: perStudent(0.012), tell: single('customer.subscription.plan_changed') },
  { key: 'tutor-login', pace: { per: 'tutor', perDay: 2 }, tell: single('tutor.login.event') },
  { key: 'chat', pace: perStudent(0.05), root: 'support.live_chat.started', tell: tellChat },
  { key: 'request', pace: perStudent(9.1), tell: single('api.request.log') },
  { key: 'query', pace: perStudent(3.1), tell: single('database.query.performance') },
  { key: 'error', pace: perStudent(0.03), tell: single('system.error.log') },
  { key: 'impression', pace: perStudent(1.6), tell: single('marketing.ad.impression') },
  { key: 'click', pace: perStudent(0.09), root: 'marketing.ad.click', tell: tellClick },
  { key: 'traffic', pace: { everyMinutes: 5 }, tell: single('seo.organic.traffic') },
  { key: 'online', pace: { everyMinutes: 1 }, tell: single('platform.concurrent.users') },
  { key: 'market', pace: { everyMinutes: 15 }, tell: tellMarket },
  { key: 'spend', pace: { everyMinutes: 60 }, tell: tellSpend },
];

/** A student looks around: logs in, sees pages, often searches, and then looks at tutors. */
function tellVisit(scene: Scene): Told[] {
  const { random } = scene;
  const told: Told[] = [[0, 'customer.login.success', { customer_id: scene.student.id }]];
  let delay = 0;
  const tell = (type: StreamName) => {
    delay = Math.min(delay + between(random, 3, 60) * 1000, 14 * MINUTE);
    told.push([delay, type, sample(type, scene)]);
  };
  for (let page = integer(random, 3, 10); page > 0; page--) tell('customer.page.view');
  if (random() > 0.65) return told;
  for (let search = integer(random, 1, 4); search > 0; search--) {
    tell('customer.tutor.search');
    if (random() < 0.9) tell('tutor.profile.viewed_by_student');
  }
  return told;
}

function tellChat({ random, student }: Scene): Told[] {
  const chat = { chat_id: `chat_${token(random)}`, customer_id: student.id };
  const messages = Array.from({ length: integer(random, 4, 14) }, (_, i): Told => {
    return [(i + random()) * 50_000, 'support.live_chat.message', chat];
  });
  return [[0, 'support.live_chat.started', chat], ...messages];
}

/** One click in twenty converts: someone begins to sign up, and leaves again. Who stays is told with the sign-ups. */
function tellClick(scene: Scene): Told[] {
  const { random } = scene;
  const data = sample('marketing.ad.conversion', scene);
  const told: Told[] = [[0, 'marketing.ad.click', data]];
  const delay = between(random, 0.5, 10) * MINUTE;
  if (random() > 0.05) return told;
  return [
    ...told,
    [delay, 'marketing.ad.conversion', data],
    [delay + 1000, 'customer.signup.started', { customer_id: `lead_${token(random)}` }],
  ];
}

function tellMarket(scene: Scene): Told[] {
  return SUBJECTS.map((subject, i): Told => {
    const delay = i * 1000;
    return [delay, 'marketplace.supply_demand.updated', market({ ...scene, at: scene.at + delay }, subject)];
  });
}

/** What each campaign cost in the hour before. */
function tellSpend(scene: Scene): Told[] {
  return CAMPAIGNS.map((campaign, i): Told => {
    const data = { ...sample('marketing.ad.spend', scene), campaign };
    return [i * 1000, 'marketing.ad.spend', data];
  });
}
