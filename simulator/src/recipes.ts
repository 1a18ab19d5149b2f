import type { StreamName } from '@iops/contracts';
import { between, integer, logNormal, pick, pickWeighted, poisson, type Random } from './random.js';
import type { Student } from './students.js';
import { SUBJECTS, type Subject } from './subjects.js';
import type { Tutor } from './tutors.js';
import { HOUR, MINUTE, weekdayOf, type Zone } from './zone.js';

/** What a recipe may look at when it tells something. */
export interface Scene {
  at: number;
  random: Random;
  /** How busy this quarter of an hour is, 1 in the mean. */
  level: number;
  /** Someone who learns and someone who teaches, by chance. */
  student: Student;
  tutor: Tutor;
  /** How many students there are. */
  students: number;
  tutors: readonly Tutor[];
  zone: Zone;
  openRequests: (subject: Subject, at: number) => number;
}

/** One event of a telling: milliseconds after its beginning, stream, data. */
type Told = [delay: number, type: StreamName, data: Record<string, unknown>];

/** A kind of thing that goes on all the time. */
export interface Recipe {
  key: string;
  /** By chance so often a day per person, following the rhythm; or at a steady beat that divides 15 minutes. */
  pace: { per: 'student' | 'tutor'; perDay: number } | { everyMinutes: number };
  /** The events of one telling, over at most 15 minutes. */
  tell(scene: Scene): Told[];
}

const ROUTES = ['GET /search', 'GET /tutors/:id', 'POST /bookings', 'GET /sessions', 'GET /account', 'POST /messages'];
const QUERIES = ['tutors.search', 'sessions.upcoming', 'bookings.insert', 'accounts.find', 'messages.list'];
const SERVICES = ['web', 'video', 'billing', 'mailer'];
const CAMPAIGNS = ['back_to_school', 'exam_ready', 'calculus_rescue', 'brand'];
const PLANS = [79, 129, 199, 299];

/** The background of the marketplace. The rates make about 50,000 events a day for 2,000 students and 250 tutors. */
export const RECIPES: readonly Recipe[] = [
  { key: 'visit', pace: { per: 'student', perDay: 1.06 }, tell: tellVisit },
  {
    key: 'login-failure',
    pace: { per: 'student', perDay: 0.012 },
    tell: ({ student }) => [[0, 'customer.login.failure', { customer_id: student.id, reason: 'wrong_password' }]],
  },
  {
    key: 'tutor-login',
    pace: { per: 'tutor', perDay: 2 },
    tell: ({ tutor }) => [[0, 'tutor.login.event', { tutor_id: tutor.id }]],
  },
  { key: 'chat', pace: { per: 'student', perDay: 0.05 }, tell: tellChat },
  { key: 'payment', pace: { per: 'student', perDay: 0.036 }, tell: tellPayment },
  {
    key: 'request',
    pace: { per: 'student', perDay: 9.3 },
    tell: ({ random, level }) => [[0, 'api.request.log', request(random, level)]],
  },
  {
    key: 'query',
    pace: { per: 'student', perDay: 3.2 },
    tell: ({ random, level }) => [
      [0, 'database.query.performance', { query: pick(random, QUERIES), duration_ms: milliseconds(random, 6 + level) }],
    ],
  },
  {
    key: 'error',
    pace: { per: 'student', perDay: 0.03 },
    tell: ({ random }) => [[0, 'system.error.log', { service: pick(random, SERVICES), message: 'request timed out' }]],
  },
  {
    key: 'impression',
    pace: { per: 'student', perDay: 1.6 },
    tell: ({ random }) => [[0, 'marketing.ad.impression', { campaign: pick(random, CAMPAIGNS), channel: 'search' }]],
  },
  {
    key: 'click',
    pace: { per: 'student', perDay: 0.09 },
    tell: ({ random }) => [[0, 'marketing.ad.click', { campaign: pick(random, CAMPAIGNS), channel: 'search' }]],
  },
  {
    key: 'traffic',
    pace: { everyMinutes: 5 },
    tell: ({ random, students, level }) => [
      [0, 'seo.organic.traffic', { visits: poisson(random, students * 0.004 * level), landing_page: '/tutors' }],
    ],
  },
  {
    key: 'online',
    pace: { everyMinutes: 1 },
    tell: ({ random, students, level }) => [
      [0, 'platform.concurrent.users', { users: poisson(random, students * 0.03 * level) }],
    ],
  },
  { key: 'market', pace: { everyMinutes: 15 }, tell: tellMarket },
];

/** A student looks around: logs in, sees pages, often searches, and then looks at tutors. */
function tellVisit({ random, student }: Scene): Told[] {
  const customer = { customer_id: student.id };
  const told: Told[] = [[0, 'customer.login.success', customer]];
  let delay = 0;
  const next = () => {
    delay = Math.min(delay + between(random, 3, 60) * 1000, 14 * MINUTE);
    return delay;
  };
  for (let page = integer(random, 3, 10); page > 0; page--) told.push([next(), 'customer.page.view', customer]);
  if (random() > 0.65) return told;
  for (let search = integer(random, 1, 4); search > 0; search--) {
    told.push([next(), 'customer.tutor.search', { ...customer, subject: student.subject }]);
    const view = { tutor_id: student.tutor.id, ...customer };
    if (random() < 0.9) told.push([next(), 'tutor.profile.viewed_by_student', view]);
  }
  return told;
}

function tellChat({ random, student }: Scene): Told[] {
  const chat = { chat_id: `chat_${Math.floor(random() * 2 ** 40).toString(36)}`, customer_id: student.id };
  const messages = Array.from({ length: integer(random, 4, 14) }, (_, i): Told => {
    return [(i + random()) * 50_000, 'support.live_chat.message', chat];
  });
  return [[0, 'support.live_chat.started', chat], ...messages];
}

/** The gateway's word comes first, then what it means for the subscription. */
function tellPayment({ random, student }: Scene): Told[] {
  const amount = pick(random, PLANS);
  const works = random() > 0.035;
  const status = works ? 'succeeded' : 'failed';
  const duration_ms = milliseconds(random, 700);
  return [
    [0, 'payment_gateway.transaction.status', { status, duration_ms, amount }],
    [
      duration_ms,
      works ? 'customer.subscription.payment_success' : 'customer.subscription.payment_failure',
      { customer_id: student.id, amount },
    ],
  ];
}

/** Every subject's open requests and the tutors who teach in the hour that follows. */
function tellMarket({ at, zone, tutors, openRequests }: Scene): Told[] {
  const starts = Math.ceil((at + 1) / HOUR) * HOUR;
  const { day, minute } = zone.local(starts);
  const hour = { starts_at: new Date(starts).toISOString(), ends_at: new Date(starts + HOUR).toISOString() };
  const teachingNow = tutors.filter(({ blocks }) =>
    blocks.some(({ weekday, from, to }) => weekday === weekdayOf(day) && from <= minute && minute < to),
  );
  return SUBJECTS.map((subject, i): Told => {
    const delay = i * 1000;
    const available_tutors = teachingNow.filter(({ subjects }) => subjects.includes(subject)).length;
    const data = { subject, open_requests: openRequests(subject, at + delay), available_tutors, ...hour };
    return [delay, 'marketplace.supply_demand.updated', data];
  });
}

function request(random: Random, level: number): Record<string, unknown> {
  const status = Number(pickWeighted(random, { 200: 970, 404: 20, 422: 8, 500: 2 }));
  return { route: pick(random, ROUTES), duration_ms: milliseconds(random, 70 + 12 * level), status };
}

function milliseconds(random: Random, median: number): number {
  return Math.round(logNormal(random, median, 0.45) * 10) / 10;
}
