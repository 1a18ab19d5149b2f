import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { selectRefusedSince, selectSenderShares } from './intake.queries.js';
import { Intake } from './intake.service.js';

const noon = new Date('2026-11-20T12:00:00Z');
const after = (minutes: number, seconds = 0) => new Date(noon.getTime() + 60_000 * minutes + 1_000 * seconds);
const answer = (accepted: number, duplicates: number, rejected: number) => ({
  accepted,
  duplicates,
  rejected,
  errors: [],
});

describe('what senders sent', () => {
  let test: TestApp;
  let database: DataSource;
  let intake: Intake;

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
    intake = test.app.get(Intake);
  });
  afterAll(() => test.close());

  it('is added up by minute and sender, over writes', async () => {
    intake.count('a', after(0, 1), answer(1, 2, 3));
    intake.count('a', after(0, 59), answer(10, 20, 30));
    await intake.write();
    intake.count('a', after(0, 30), answer(100, 200, 300));
    intake.count('a', after(1), answer(1, 0, 0));
    intake.count('b', after(1), answer(0, 0, 1));
    await Promise.all([intake.write(), intake.write()]);
    expect(await database.query('SELECT * FROM intake ORDER BY minute, sender')).toEqual([
      { minute: after(0), sender: 'a', accepted: '111', duplicates: '222', rejected: '333' },
      { minute: after(1), sender: 'a', accepted: '1', duplicates: '0', rejected: '0' },
      { minute: after(1), sender: 'b', accepted: '0', duplicates: '0', rejected: '1' },
    ]);
    expect(await selectSenderShares(database.manager, { from: after(1), to: after(1, 30) })).toEqual([
      { sender: 'a', sent: 1, refused: 0 },
      { sender: 'b', sent: 1, refused: 1 },
    ]);
  });

  it('is kept for the next time when it cannot be written', async () => {
    await database.query('ALTER TABLE intake RENAME TO away');
    intake.count('kept', after(5), answer(1, 0, 0));
    await expect(intake.write()).rejects.toThrow('intake');
    intake.count('kept', after(5), answer(1, 0, 0));
    await database.query('ALTER TABLE away RENAME TO intake');
    await intake.write();
    expect(await database.query(`SELECT accepted FROM intake WHERE sender = 'kept'`)).toEqual([{ accepted: '2' }]);
  });

  it.each([
    ['the first minute of all', [0, 3, 18], 0],
    ['the first one after a longer gap', [0, 3, 19, 20], 19],
    ['not known when it is before the time looked at', [-25, -15, -5, 10], null],
    ['the first one in the time looked at', [-16, 0, 15], 0],
    ['not known when nothing was refused', [], null],
  ])('began to be refused in: %s', async (name, minutes, since) => {
    for (const minute of minutes) intake.count(name, after(minute), answer(5, 0, 1));
    for (let minute = -40; minute < 30; minute++) intake.count(name, after(minute), answer(5, 0, 0));
    await intake.write();
    const range = { from: after(-1), to: after(30), gapMinutes: 15 };
    const found = await selectRefusedSince(database.manager, name, range);
    expect(found).toEqual(since === null ? null : after(since));
  });
});
