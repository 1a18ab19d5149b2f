import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isErased } from '../../data/entities/erased.js';
import { writtenOfThemAlone } from '../../data/ingest/written-forms.js';
import { Audit } from '../../platform/audit/audit.service.js';
import type { PatientClient } from '../../platform/database/patient-client.js';
import { Problem } from '../../platform/http/problem.js';
import { type KeptRow, readKept } from './export.queries.js';
import { exportDocument } from './export-document.js';
import { ALL_KEPT } from './keepers.queries.js';
import { auditTarget, selectErasedState, selectPerson } from './person.queries.js';

const SECTIONS = ALL_KEPT.map(({ section }) => section);
/** A whole export: a reader who takes a piece now and then would keep the snapshot, and all others waiting, for ever. */
const WHOLE_MS = 10 * 60_000;
/** One read may go through all days of events; who does not take what is read for so long has gone. */
const LIMITS = `SET LOCAL statement_timeout = ${WHOLE_MS}; SET LOCAL idle_in_transaction_session_timeout = '60s'`;
const RETRY_AFTER_SECONDS = 10;

/** Hands out what is kept of a customer. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  /**
   * All that is kept of a customer at one moment, as one JSON document that is read as it is taken. The audit says who
   * asked, by a hash of the customer's id.
   * @throws Problem `not_found` where nothing is kept, `erased` where that is why or will be, `conflict` while another
   * export is read
   */
  async open(customerId: string, actor: string, at: Date): Promise<Readable> {
    if (isErased(customerId)) throw new Problem('erased', 'This id stands for an erased customer.');
    const runner = this.dataSource.createQueryRunner();
    const client: PatientClient = await runner.connect();
    try {
      client.allowSilence(WHOLE_MS);
      await begin(runner);
      const person = await selectPerson(runner.manager, customerId, writtenOfThemAlone);
      const pieces = readKept(runner.manager, ALL_KEPT, person);
      const first = await firstOf(runner.manager, customerId, pieces);
      const target = auditTarget(customerId);
      await this.audit.append(this.dataSource.manager, { at, actor, action: 'customer.export', target });
      const head = { customerId, exportedAt: at.toISOString() };
      const document = exportDocument(head, SECTIONS, joined(first, pieces));
      return closing(Readable.from(document, { objectMode: false }), WHOLE_MS, () => void end(runner, client));
    } catch (error) {
      await end(runner, client);
      throw error;
    }
  }
}

async function begin(runner: QueryRunner): Promise<void> {
  await runner.startTransaction('REPEATABLE READ');
  await runner.query(`SET TRANSACTION READ ONLY; ${LIMITS}`);
  const [lock] = await runner.query(`SELECT pg_try_advisory_xact_lock(hashtext('iops.exports')) AS mine`);
  if (lock.mine) return;
  throw new Problem('conflict', 'Another export is read at the moment.', { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** The first rows: without any there is nothing to tell of this customer. */
async function firstOf(
  manager: EntityManager,
  customerId: string,
  pieces: AsyncGenerator<KeptRow[], void>,
): Promise<KeptRow[]> {
  const erased = await selectErasedState(manager, customerId);
  if (erased === 'running') throw new Problem('erased', 'This customer is being erased.');
  const { value } = await pieces.next();
  if (value) return value;
  if (erased === 'done') throw new Problem('erased', 'Nothing was told of this id since.');
  throw new Problem('not_found', 'Nothing is kept of a customer with this id.');
}

async function* joined(first: KeptRow[], rest: AsyncGenerator<KeptRow[], void>) {
  yield first;
  yield* rest;
}

/**
 * A stream that is over after so long at the latest, and says so, however it ends: a generator that was never begun, as
 * where nobody reads, does not run what stands in its `finally`.
 */
export function closing(stream: Readable, withinMs: number, onClose: () => void): Readable {
  const deadline = setTimeout(() => stream.destroy(new Error('The export was not read in time.')), withinMs);
  deadline.unref();
  return stream.once('close', () => {
    clearTimeout(deadline);
    onClose();
  });
}

/** Nothing was written: whether the end of the transaction is told does not matter, that the connection is given back does. */
async function end(runner: QueryRunner, client: PatientClient): Promise<void> {
  await runner.rollbackTransaction().catch(() => undefined);
  client.allowSilence();
  await runner.release();
}
