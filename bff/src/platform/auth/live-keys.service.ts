import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Problem } from '../http/problem.js';
import { type ParsedApiKey, parseApiKey } from './api-key.js';
import { type LiveKeyRow, selectLiveKeys, updateLastUse } from './api-keys.queries.js';
import type { Principal } from './principal.js';

/** A change made on another replica is in force here after this and the time of one query; 10 s are promised. */
const RELOAD_MS = 5_000;
/** While the database does not answer, what was last read of it is good for so long. */
const GOOD_FOR_MS = 60_000;
const LAST_USE_MS = 60_000;

/**
 * The keys that let servers in, all of them held in memory: a request costs no query, a guess neither, and a restart
 * of the database locks nobody out.
 */
@Injectable()
export class LiveKeys implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('ApiKeys');
  private live: ReadonlyMap<string, LiveKeyRow> = new Map();
  /** Keys as they were sent, once they were found good: there cannot be more of them than live keys. */
  private readonly presented = new Map<string, ParsedApiKey>();
  private readonly used = new Map<string, number>();
  private readonly timers: NodeJS.Timeout[] = [];
  private isFailing = false;
  private loadedAt = Number.NEGATIVE_INFINITY;
  private loadsBegun = 0;
  private loadShown = 0;

  constructor(private readonly manager: EntityManager) {}

  async onModuleInit(): Promise<void> {
    await this.reload();
    this.timers.push(setInterval(() => void this.tryReload(), RELOAD_MS));
    this.timers.push(setInterval(() => void this.noteLastUse(), LAST_USE_MS));
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.noteLastUse();
  }

  /**
   * The server a key stands for.
   * @throws Problem `unauthenticated` for a key that is malformed, unknown, revoked or at its end, without telling
   * which; `unavailable` once the keys could not be read for a minute
   */
  identify(text: string): Principal & { kind: 'key' } {
    const now = Date.now();
    const sent = this.presented.get(text) ?? parseApiKey(text);
    if (sent && now - this.loadedAt > GOOD_FOR_MS) throw new Problem('unavailable');
    const key = sent && this.live.get(sent.keyId);
    if (!sent || !key || !timingSafeEqual(key.keyHash, sent.hash) || hasEnded(key, now)) {
      throw new Problem('unauthenticated', 'The API key is not known.');
    }
    this.presented.set(text, sent);
    this.used.set(key.keyId, now);
    return { kind: 'key', id: key.keyId, scopes: key.scopes };
  }

  /** Reads the keys anew: what was committed before this call is in force after it. */
  async reload(): Promise<void> {
    const load = ++this.loadsBegun;
    const begunAt = Date.now();
    const rows = await selectLiveKeys(this.manager);
    // An earlier one that took longer must not bring back what a later one has seen gone.
    if (load < this.loadShown) return;
    this.loadShown = load;
    this.loadedAt = begunAt;
    this.live = new Map(rows.map((row) => [row.keyId, row]));
    for (const [text, { keyId }] of this.presented) if (!this.live.has(keyId)) this.presented.delete(text);
  }

  /** Reads the keys anew; when that fails, those that are known stay, and the next time is soon. */
  async tryReload(): Promise<void> {
    try {
      await this.reload();
      if (this.isFailing) this.logger.log('the keys are read again');
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.logger.warn(`the keys were not read: ${String(error)}`);
      this.isFailing = true;
    }
  }

  /** Writes down which keys were used since the last time; when that fails, the next time writes it. */
  async noteLastUse(): Promise<void> {
    if (this.used.size === 0) return;
    const used = new Map([...this.used].map(([keyId, at]) => [keyId, new Date(at)]));
    this.used.clear();
    try {
      await updateLastUse(this.manager, used);
    } catch (error) {
      this.logger.warn(`last use of ${used.size} keys was not noted: ${String(error)}`);
      for (const [keyId, at] of used) this.used.set(keyId, this.used.get(keyId) ?? at.getTime());
    }
  }
}

function hasEnded({ expiresAt }: LiveKeyRow, now: number): boolean {
  return expiresAt !== null && expiresAt.getTime() <= now;
}
