import type { StreamName } from '@iops/contracts';
import { timesAsOften } from './bending.js';
import { market } from './market.js';
import { between, integer, logNormal, pick, pickWeighted, poisson, type Random } from './random.js';
import { studentRecord } from './records.js';
import type { Student } from './students.js';
import { SUBJECTS, type Subject } from './subjects.js';
import { availability } from './supply.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { mondayOf } from './zone.js';

/** What a telling may look at. */
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
  world: World;
  /** Open booking requests of a subject at a moment. */
  openRequests: (subject: Subject, at: number) => number;
}

type Sample = (scene: Scene) => Record<string, unknown>;

const ROUTES = ['GET /search', 'GET /tutors/:id', 'POST /bookings', 'GET /sessions', 'GET /account', 'POST /messages'];
const QUERIES = ['tutors.search', 'sessions.upcoming', 'bookings.insert', 'accounts.find', 'messages.list'];
const SERVICES = ['web', 'video', 'billing', 'mailer'];
const PAGES = ['/tutors', '/subjects', '/blog', '/pricing'];
export const CAMPAIGNS = ['back_to_school', 'exam_ready', 'calculus_rescue', 'brand'];

const customer: Sample = ({ student }) => ({ customer_id: student.id });
const tutor: Sample = (scene) => ({ tutor_id: scene.tutor.id });
const reason = (...reasons: string[]): Sample => {
  return ({ student, random }) => ({ customer_id: student.id, reason: pick(random, reasons) });
};
const campaign: Sample = ({ random }) => ({ campaign: pick(random, CAMPAIGNS), channel: 'search' });
const session = ({ world, random }: Scene) => `ses_${world.idSeed.toString(36)}_${token(random)}`;
const ticket: Sample = ({ student, random }) => ({ ticket_id: `tic_${token(random)}`, customer_id: student.id });
const slots: Sample = ({ world, at, ...scene }) => {
  const { day } = world.zone.local(at);
  return { ...availability(world, scene.tutor, { from: day + 1, to: mondayOf(day) + 14, at }) };
};

/** The data of one event of each stream whose events stand for themselves. */
export const SAMPLES: Partial<Record<StreamName, Sample>> = {
  'customer.login.failure': reason('wrong_password'),
  'customer.profile.update': reason('address', 'payment_method', 'notifications', 'school'),
  'customer.subscription.plan_changed': reason('upgrade', 'downgrade', 'pause'),
  'customer.page.view': customer,
  'customer.tutor.search': ({ student }) => ({ customer_id: student.id, subject: student.subject }),
  'customer.health.updated': ({ student, at }) => ({ ...studentRecord(student, Math.max(at, student.signedUpAt)) }),
  'tutor.onboarding.step_completed': tutor,
  'tutor.availability.set': slots,
  'tutor.availability.batch_updated': slots,
  'tutor.login.event': tutor,
  'tutor.profile.viewed_by_student': ({ student }) => ({ tutor_id: student.tutor.id, customer_id: student.id }),
  'tutor.payout.initiated': (scene) => ({ tutor_id: scene.tutor.id, amount: integer(scene.random, 20, 200) }),
  'tutor.status.changed': (scene) => ({ tutor_id: scene.tutor.id, status: 'active' }),
  'session.feedback.submitted_by_tutor': (scene) => ({ tutor_id: scene.tutor.id, session_id: session(scene) }),
  'support.call.outbound': ({ student, random }) => ({
    customer_id: student.id,
    call_id: `out_${token(random)}`,
    duration_seconds: integer(random, 60, 600),
  }),
  'support.ticket.updated': ticket,
  'support.ticket.resolved': ticket,
  'support.live_chat.message': ({ student, random }) => ({ chat_id: `chat_${token(random)}`, customer_id: student.id }),
  'support.refund.requested': ({ student, random }) => ({
    customer_id: student.id,
    amount: integer(random, 2, 6) * 12,
  }),
  'marketing.ad.spend': (scene) => ({ ...campaign(scene), amount: spent(scene.random, scene.students * scene.level) }),
  'marketing.ad.impression': campaign,
  'marketing.ad.conversion': campaign,
  'seo.organic.traffic': ({ random, students, level }) => {
    return { visits: poisson(random, students * 0.004 * level), landing_page: pick(random, PAGES) };
  },
  'marketplace.supply_demand.updated': (scene) => market(scene, pick(scene.random, SUBJECTS)),
  'api.request.log': ({ random, level }) => {
    const status = Number(pickWeighted(random, { 200: 970, 404: 20, 422: 8, 500: 2 }));
    return { route: pick(random, ROUTES), duration_ms: milliseconds(random, 70 + 12 * level), status };
  },
  'system.error.log': ({ random }) => ({ service: pick(random, SERVICES), message: 'request timed out' }),
  'database.query.performance': ({ random, level }) => {
    return { query: pick(random, QUERIES), duration_ms: milliseconds(random, 6 + level) };
  },
  'platform.concurrent.users': ({ world, at, random, students, level }) => {
    const crowding = timesAsOften(world.bending, { stream: 'customer.login.success', at, who: {} });
    return { users: poisson(random, students * 0.03 * level * crowding) };
  },
};

/** The data of an event of a stream; throws TypeError for one whose events follow from others. */
export function sample(stream: StreamName, scene: Scene): Record<string, unknown> {
  const make = SAMPLES[stream];
  if (!make) throw new TypeError(`${stream} has no events that stand for themselves`);
  return make(scene);
}

/** A short text that hardly comes twice. */
export function token(random: Random): string {
  return Math.floor(random() * 2 ** 40).toString(36);
}

/** US dollars of one campaign in an hour: a dollar and a half for each click. */
function spent(random: Random, activity: number): number {
  const clicks = activity * 0.004 * between(random, 0.7, 1.3);
  return Math.round(clicks * 25) / 4;
}

function milliseconds(random: Random, median: number): number {
  return Math.round(logNormal(random, median, 0.45) * 10) / 10;
}
