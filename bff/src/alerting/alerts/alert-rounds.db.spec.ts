import type { AlertsAnswer, ModelFigures, TutorFlag } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ForecastService } from '../../inference/forecast/forecast.service.js';
import { eventually } from '../../testing/eventually.js';
import { ADMIN_KEY, startTestApp, type TestApp } from '../../testing/test-app.js';
import { AlertRounds } from './alert-rounds.service.js';
import { AlertsService } from './alerts.service.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NOW = new Date('2026-11-20T12:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE_MS);

describe('what is looked for on a schedule', () => {
  let test: TestApp;
  let database: DataSource;
  const go = async (name: string, at: Date) => {
    await database.query('UPDATE projection_clock SET newest_event_at = $1', [at]);
    const rounds = test.app.get(AlertRounds);
    await rounds.go(rounds.all.find((round) => round.name === name)!, at);
  };
  const alerts = async (type: string, status = 'active') => {
    const { body } = await test.request('GET', `/api/alerts?type=${type}&status=${status}`, { 'x-api-key': ADMIN_KEY });
    return (body as unknown as AlertsAnswer).items;
  };
  /** Clears at a moment, and ends once its hold is over. */
  const end = async (name: string, at: Date) => {
    await go(name, at);
    await test.app.get(AlertsService).endCleared(new Date(at.getTime() + 10 * MINUTE_MS));
  };
  const explained = (type: string) =>
    eventually(async () => expect((await alerts(type))[0]?.explanation).toMatchObject({ grounded: 1 }));

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());

  describe('a shortage', () => {
    /** A week of an hour's demand an hour; of the five from 24 h ahead on `demand` each. */
    const forecast = async (madeAt: Date, demand: number) => {
      const [{ run_id }] = await database.query(
        `INSERT INTO forecast_runs (subject, made_at, method, hours_per_request, variance_linear, variance_square)
         VALUES ('calculus', $1, 'profile_level', 1, 1, 0) RETURNING run_id`,
        [madeAt],
      );
      await database.query(
        `INSERT INTO forecast_points SELECT $1, $2::timestamptz + make_interval(hours => h),
           CASE WHEN h BETWEEN 24 AND 28 THEN $3 ELSE 1 END, 0, 9, 0, 9 FROM generate_series(0, 191) AS h`,
        [run_id, NOW, demand],
      );
    };

    beforeAll(async () => {
      await database.query(
        `INSERT INTO supply_hours SELECT 'calculus', $1::timestamptz + make_interval(hours => h), 1.25
         FROM generate_series(0, 191) AS h`,
        [NOW],
      );
    });

    it('is none while supply meets demand', async () => {
      await forecast(later(-120), 1);
      await go('supply-alerts', NOW);
      expect(await alerts('supply_shortage')).toEqual([]);
    });

    it('is told once, with its reason, however often it is looked at', async () => {
      await forecast(later(-60), 6);
      await go('supply-alerts', later(1));
      await go('supply-alerts', later(6));
      await explained('supply_shortage');
      const [alert, ...others] = await alerts('supply_shortage');
      expect(others).toEqual([]);
      expect(alert).toMatchObject({
        severity: 'warning',
        title: 'Calculus: too few tutor-hours ahead',
        entity: { kind: 'subject', id: 'calculus' },
        subject: 'calculus',
        occurrences: 1,
        actions: [{ id: 'recruit_tutors' }, { id: 'shift_availability' }],
      });
      expect(alert!.explanation!.text).toMatch(/^Calculus: from Nov 21 at 0\d:00 to Nov 21 at \d\d:00 \d/);
    });

    it('speaks again when it gets worse, and is over when supply meets demand again', async () => {
      await forecast(later(-30), 30);
      await go('supply-alerts', later(12));
      expect(await alerts('supply_shortage')).toMatchObject([{ severity: 'critical', occurrences: 2 }]);
      await forecast(later(-20), 1);
      await end('supply-alerts', later(20));
      expect(await alerts('supply_shortage', 'resolved')).toMatchObject([{ condition: 'recovered' }]);
    });

    it('is not told of, nor over, while events are missing', async () => {
      await forecast(later(-10), 6);
      await database.query('UPDATE projection_clock SET newest_event_at = $1', [later(-300)]);
      const rounds = test.app.get(AlertRounds);
      await rounds.go(rounds.all.find(({ name }) => name === 'supply-alerts')!, later(40));
      expect(await alerts('supply_shortage')).toEqual([]);
      await go('supply-alerts', later(41));
      expect(await alerts('supply_shortage')).toHaveLength(1);
    });
  });

  describe('a round that is asked for', () => {
    it('waits for the one that is under way, instead of being left out', async () => {
      const other = database.createQueryRunner();
      await other.startTransaction();
      await other.query(`SELECT pg_advisory_xact_lock(hashtext('iops.supply-alerts'))`);
      let isOver = false;
      const round = go('supply-alerts', later(42)).finally(() => {
        isOver = true;
      });
      await eventually(async () =>
        expect(
          await database.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`),
        ).toHaveLength(1),
      );
      expect(isOver).toBe(false);
      await other.commitTransaction();
      await other.release();
      await round;
    });
  });

  describe('what is expected', () => {
    it('is told as of the moment that is asked for, whatever was asked for last', async () => {
      const forecasts = test.app.get(ForecastService);
      for (const at of [later(60), later(-15), later(60)])
        expect((await forecasts.imbalances(at)).asOf).toBe(at.toISOString());
    });
  });

  describe('a tutor', () => {
    const badWeek: TutorFlag = { kind: 'unusual', metric: 'meanRating', reason: '', value: 2.1, comparedWith: 4.6 };
    const assess = (underTarget: number, flags: TutorFlag[]) =>
      database.query(
        `INSERT INTO tutor_performance (tutor_id, completed, cancelled, no_show, minutes, rated, stars, first_rated,
           first_good, shrunk_success, shrunk_rating, under_target, subjects, flag_kinds, flags, as_of)
         VALUES ('t1', 30, 0, 0, 1800, 20, 80, 9, 3, 0.5, 4, $1, '{calculus}', $2, $3, $4)
         ON CONFLICT (tutor_id) DO UPDATE SET under_target = excluded.under_target, flag_kinds = excluded.flag_kinds,
           flags = excluded.flags`,
        [underTarget, flags.map(({ kind }) => kind), JSON.stringify(flags), NOW],
      );

    it('is not told of, nor over, as of a moment before it was assessed', async () => {
      await assess(0.95, []);
      await go('tutor-alerts', later(-15));
      expect(await alerts('tutor_performance')).toEqual([]);
      await go('tutor-alerts', NOW);
      await explained('tutor_performance');
      await assess(0.5, []);
      await end('tutor-alerts', later(-15));
      expect(await alerts('tutor_performance')).toHaveLength(1);
      await end('tutor-alerts', NOW);
      expect(await alerts('tutor_performance')).toEqual([]);
    });

    it('is told of with the reason, gets worse, and is over', async () => {
      await assess(0.6, []);
      await go('tutor-alerts', NOW);
      expect(await alerts('tutor_performance')).toEqual([]);
      await assess(0.95, []);
      for (const minutes of [5, 10]) await go('tutor-alerts', later(minutes));
      await explained('tutor_performance');
      expect(await alerts('tutor_performance')).toMatchObject([
        { severity: 'warning', entity: { kind: 'tutor', id: 't1' }, occurrences: 1 },
      ]);
      await assess(0.95, [badWeek]);
      await go('tutor-alerts', later(15));
      expect(await alerts('tutor_performance')).toMatchObject([{ severity: 'critical', occurrences: 2 }]);
      await assess(0.5, []);
      await end('tutor-alerts', later(20));
      expect((await alerts('tutor_performance', 'resolved'))[0]).toMatchObject({ condition: 'recovered' });
    });
  });

  describe('a model', () => {
    const watch = (calibrationError: number) =>
      database.query(`UPDATE models SET watch = $1 WHERE source = 'prior'`, [
        JSON.stringify({
          asOf: NOW.toISOString(),
          drift: [],
          drifted: [],
          figures: { rows: 400, happened: 50, calibrationError } as ModelFigures,
        }),
      ]);

    it('is not told of as of a moment before it was looked at', async () => {
      await watch(0.15);
      await go('model-alerts', later(-1));
      expect(await alerts('model_quality')).toEqual([]);
      await watch(0.05);
    });

    it('is told of once while its probabilities are off, and is over when they are not', async () => {
      await go('model-alerts', NOW);
      expect(await alerts('model_quality')).toEqual([]);
      await watch(0.15);
      for (const minutes of [10, 20]) await go('model-alerts', later(minutes));
      await explained('model_quality');
      const [alert] = await alerts('model_quality');
      expect(alert).toMatchObject({ severity: 'warning', entity: { kind: 'model', id: 'churn' }, occurrences: 1 });
      expect(alert!.explanation!.text).toContain('among 400 customers');
      await watch(0.05);
      await end('model-alerts', later(30));
      expect(await alerts('model_quality', 'resolved')).toMatchObject([{ condition: 'recovered' }]);
    });

    it('that forecasts is told of when its bands hold too little', async () => {
      const from = new Date(NOW.getTime() - 8 * 24 * HOUR_MS);
      await database.query(
        `WITH run AS (
           INSERT INTO forecast_runs (subject, made_at, method, hours_per_request, variance_linear, variance_square)
           VALUES ('algebra', $1, 'profile_level', 1, 1, 0) RETURNING run_id
         )
         INSERT INTO forecast_scores SELECT run_id, day, 24, 20, 6, 0, 8, 6, 5, 18, 18 FROM run, generate_series(1, 7) AS day`,
        [from],
      );
      await go('model-alerts', later(40));
      expect((await alerts('model_quality')).find(({ entity }) => entity.id === 'forecast')).toMatchObject({
        severity: 'critical',
        title: 'The demand forecasts are less exact than they say',
      });
    });
  });
});
