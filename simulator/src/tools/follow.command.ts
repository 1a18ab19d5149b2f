import { setTimeout as sleep } from 'node:timers/promises';
import { REALTIME_PATH, type RealtimeMessage, type SubscribeAnswer, type TOPICS } from '@iops/contracts';
import { io, type Socket } from 'socket.io-client';
import { ask } from './ask.client.js';
import { type Call, type Command, WrongUse } from './command.js';
import { describeMessage } from './describe-message.js';
import { keyOf } from './places.js';

const DEFAULT_TOPICS: readonly (typeof TOPICS)[number][] = ['kpis', 'alerts'];
const AGAIN_AFTER_MS = 1000;

/** Follows the realtime topics until it is left, over every interruption. */
export const follow: Command = {
  takes: '[<topic> …]',
  summary: 'follow what the product tells its pages as it happens: kpis, alerts, streams:session.* and so on',
  options: { count: { type: 'string' } },
  help: ['--count <n>       leave after so many messages'],
  async run(call) {
    const left = countOf(call.options['count']);
    const topics = call.words.length > 0 ? call.words : DEFAULT_TOPICS;
    const socket = io(call.places.api, { path: REALTIME_PATH, transports: ['websocket'], autoConnect: false });
    try {
      await following(socket, { ...call, words: topics }, left);
    } finally {
      socket.disconnect();
    }
  },
};

function countOf(text: string | boolean | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new WrongUse(`--count must be a whole number from 1, not "${text}"`);
}

/** Resolves once it is left or has heard enough; rejects where no other attempt could help. */
function following(socket: Socket, call: Call, count: number): Promise<void> {
  const { words: topics, say, remark, signal } = call;
  let left = count;
  let wasConnected = false;
  return new Promise((resolve, reject) => {
    // A new one at each attempt: they live for minutes.
    socket.auth = (give: (auth: { token: string }) => void) =>
      void tokenOf(call).then((token) => give({ token }), reject);
    socket.on('connect', () => {
      wasConnected = true;
      subscribe(socket, topics, remark).catch(reject);
    });
    socket.on('message', (message: RealtimeMessage) => {
      if (left-- > 0) say(describeMessage(message, new Date()), message);
      if (left === 0) resolve();
    });
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      // Once it was let in, a server that is away comes back; a refusal does not change by asking again.
      if (!wasConnected || error.data?.code) reject(new Error(`${call.places.api} lets nobody in: ${error.message}`));
    });
    socket.on('disconnect', (reason) => {
      if (signal.aborted || left <= 0) return;
      remark(`the connection was lost (${reason}); what happens until it is back is not shown`);
      // Ended by the server, for a token that ran out for instance: it does not connect again by itself.
      if (!socket.active)
        void sleep(AGAIN_AFTER_MS, null, { signal }).then(
          () => socket.connect(),
          () => {},
        );
    });
    signal.addEventListener('abort', () => resolve(), { once: true });
    socket.connect();
  });
}

async function subscribe(socket: Socket, topics: readonly string[], remark: Call['remark']): Promise<void> {
  const { granted, refused }: SubscribeAnswer = await socket.emitWithAck('subscribe', { topics });
  if (granted.length === 0) throw new Error(`there is no such topic: ${refused.join(', ')}`);
  if (refused.length > 0) remark(`not followed, there is no such topic: ${refused.join(', ')}`);
  remark(`following ${granted.join(', ')}`);
}

/** A token of a person: in development the demo host mints one each time. */
async function tokenOf({ places, signal }: Call): Promise<string> {
  if (places.host === null) return keyOf(places, 'token');
  const { token } = await ask<{ token: string }>({ url: `${places.host}/iops/token?role=viewer`, key: null, signal });
  return token;
}
