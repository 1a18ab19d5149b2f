import type { JobRun } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';
import { JobRuns } from './job-runs.service.js';

const AS_OF = '2026-03-01T00:00:00.000Z';

describe('jobs that are run by hand', () => {
  let test: TestApp;
  const headers = {
    authorization: `Bearer ${new JwtService({ secret: JWT_SECRET }).sign({ sub: 'ana', role: 'admin', aud: 'iops' }, { expiresIn: '5m' })}`,
    'content-type': 'application/json',
  };
  const start = (name: string, body: object = { asOf: AS_OF }) =>
    test.request('POST', `/api/jobs/${name}/run`, headers, JSON.stringify(body));
  const read = async (runId: unknown) =>
    (await test.request('GET', `/api/jobs/runs/${String(runId)}`, headers)).body as unknown as JobRun;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('begin at once, see the moment they are asked for, tell how far they are and that they are done', async () => {
    let end = () => {};
    const seen: Date[] = [];
    test.app.get(JobRuns).offer('slow', async (asOf, { report }) => {
      seen.push(asOf);
      report(0.5);
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    const { status, body } = await start('slow');
    expect(status).toBe(202);
    expect(await read(body.runId)).toMatchObject({ job: 'slow', asOf: AS_OF, status: 'running', finishedAt: null });
    expect(await start('slow')).toMatchObject({ status: 409, body: { code: 'conflict' } });
    end();
    await eventually(async () =>
      expect(await read(body.runId)).toMatchObject({ status: 'done', progress: 1, error: null }),
    );
    expect(seen).toEqual([new Date(AS_OF)]);
    expect((await start('slow')).status).toBe(202);
    end();
  });

  it('see the present moment where none is given, null too', async () => {
    const seen: Date[] = [];
    test.app.get(JobRuns).offer('quick', async (asOf) => void seen.push(asOf));
    const begun = Date.now();
    for (const [turn, body] of [{}, { asOf: null }].entries()) {
      await eventually(async () => expect((await start('quick', body)).status).toBe(202));
      await eventually(() => expect(seen).toHaveLength(turn + 1));
      expect(seen[turn]!.getTime()).toBeGreaterThanOrEqual(begun);
    }
  });

  it('say why they failed, and may be run again', async () => {
    test.app.get(JobRuns).offer('broken', () => Promise.reject(new Error('No tutors are known.\nat somewhere')));
    for (let turn = 0; turn < 2; turn++) {
      const { body } = await start('broken');
      await eventually(async () =>
        expect(await read(body.runId)).toMatchObject({ status: 'failed', error: 'No tutors are known.' }),
      );
    }
  });

  it('are told as failed when their process was killed, and then another may run', async () => {
    const database = test.app.get(DataSource);
    const [row] = await database.query<{ id: string }[]>(
      `INSERT INTO job_runs (job, as_of, seen_at) VALUES ('slow', now(), now() - interval '2 minutes') RETURNING run_id AS id`,
    );
    expect(await read(row!.id)).toMatchObject({ status: 'failed', error: 'The process that ran it has ended.' });
    expect((await start('slow')).status).toBe(202);
  });

  it.each([
    ['nobody', {}, 404, 'not_found'],
    ['health', { asOf: '2126-01-01T00:00:00Z' }, 400, 'invalid_parameter'],
    ['health', { asOf: '2026-01-01T00:00:00' }, 400, 'invalid_parameter'],
    ['health', { asOf: 'yesterday' }, 400, 'invalid_parameter'],
    ['health', { at: AS_OF }, 400, 'invalid_parameter'],
  ])('of %s with %j are refused with %d %s', async (name, body, status, code) => {
    expect(await start(name, body)).toMatchObject({ status, body: { code } });
  });

  it('score every customer when health is run', async () => {
    const at = new Date(Date.now() - 60_000).toISOString();
    const data = { call_id: 'c1', customer_id: 'stu_1' };
    await test.ingest({ event_id: 'e1', event_type: 'support.call.inbound', occurred_at: at, data });
    const scored = async () =>
      (await test.request('GET', '/api/customers/stu_1/health', headers)).body as { asOf?: string };
    await eventually(async () => expect((await scored()).asOf).toBeDefined());
    const before = (await scored()).asOf!;
    const { body } = await start('health', {});
    await eventually(async () => expect(await read(body.runId)).toMatchObject({ status: 'done' }));
    expect((await scored()).asOf! > before).toBe(true);
  });
});
