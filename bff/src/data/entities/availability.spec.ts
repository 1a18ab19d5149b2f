import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AvailabilityDay, daysOf, overlay, type Statement, statementOf } from './availability.js';
import type { StoredEvent } from './patches.js';
import { endOfDay, momentShown, startOfDay } from './zone.js';

const ZONE = 'America/Chicago';
const NOTHING: AvailabilityDay = { claims: [], slots: [] };
const HOUR = 3_600_000;
const day = Date.parse('2026-11-20T00:00:00Z');
const iso = (at: number) => new Date(at).toISOString();
let ids = 0;
const event = (data: object, occurredAt = '2026-11-18T12:00:00.000Z', eventId = `e${ids++}`): StoredEvent => ({
  eventId,
  stream: 'tutor.availability.set',
  occurredAt,
  data: { tutor_id: 't1', subjects: ['calculus'], ...data },
});
const slot = (from: number, to: number) => ({ starts_at: iso(day + from * HOUR), ends_at: iso(day + to * HOUR) });
const hoursOf = (known: AvailabilityDay) => known.slots.map(([from, to]) => [(from - day) / HOUR, (to - day) / HOUR]);
const tell = (known: AvailabilityDay, told: StoredEvent) => overlay(known, day, statementOf(told, ZONE)!);

describe('availability', () => {
  it('replaces what it covers and leaves the rest', () => {
    const week = { from: iso(day), to: iso(day + 24 * HOUR), slots: [slot(9, 12), slot(14, 16)] };
    const first = tell(NOTHING, event(week));
    expect(hoursOf(first)).toEqual([[9, 12], [14, 16]]); // biome-ignore format: pairs
    const noon = event({ from: iso(day + 11 * HOUR), to: iso(day + 15 * HOUR), slots: [] }, '2026-11-19T00:00:00.000Z');
    expect(hoursOf(tell(first, noon))).toEqual([[9, 11], [15, 16]]); // biome-ignore format: pairs
  });

  it('covers the days of its slots in the marketplace when it does not say which', () => {
    // 20:00 to 22:00 in Chicago is 02:00 to 04:00 of the next day in UTC; the local day is 06:00 to 06:00.
    const statement = statementOf(event({ slots: [slot(26, 28)] }), ZONE)!;
    expect(statement.covers).toEqual([[day + 6 * HOUR, day + 30 * HOUR]]);
    expect(daysOf(statement)).toEqual(['2026-11-20', '2026-11-21']);
  });

  it('says nothing without days and slots, and keeps no slot that ends before it begins or lies years ahead', () => {
    expect(statementOf(event({ slots: [] }), ZONE)).toBeNull();
    expect(statementOf(event({ slots: [slot(3, 2), slot(5, 5)] }), ZONE)).toBeNull();
    expect(statementOf(event({ slots: [slot(9_600, 9_601)] }), ZONE)).toBeNull();
    const ever = { from: iso(day), to: '2199-01-01T00:00:00Z', slots: [] };
    expect(daysOf(statementOf(event(ever), ZONE)!).length).toBeLessThan(370);
  });

  it('joins slots that touch or overlap: nobody teaches twice at once', () => {
    expect(hoursOf(tell(NOTHING, event({ slots: [slot(13, 15), slot(9, 11), slot(11, 12), slot(14, 14.5)] })))).toEqual(
      [
        [9, 12],
        [13, 15],
      ],
    );
  });

  it('gives the same day for any order of the same events, and when they come twice', () => {
    const hour = fc.integer({ min: 0, max: 24 });
    const telling = fc.record({
      span: fc.tuple(hour, hour),
      slots: fc.array(fc.tuple(hour, hour), { maxLength: 3 }),
      at: fc.integer({ min: 0, max: 2 }),
      isBounded: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(telling, { minLength: 2, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (told, order) => {
          const statements = told.flatMap(({ span: [from, to], slots, at, isBounded }, i) => {
            const bounds = isBounded ? { from: iso(day + from * HOUR), to: iso(day + to * HOUR) } : {};
            const data = { ...bounds, slots: slots.map(([start, end]) => slot(start, end)) };
            return statementOf(event(data, `2026-11-1${at}T00:00:00.000Z`, `p${i}`), ZONE) ?? [];
          });
          const fold = (items: readonly Statement[]) =>
            items.reduce((known, item) => overlay(known, day, item), NOTHING);
          const shuffled = [...statements].sort(
            (a, b) => (order[statements.indexOf(a)] ?? 0) - (order[statements.indexOf(b)] ?? 0),
          );
          expect(fold([...shuffled, ...statements.slice(0, 2)])).toEqual(fold(statements));
        },
      ),
    );
  });
});

describe('local days', () => {
  it('have 23 hours when the clocks go forward and 25 when they go back', () => {
    const length = (noon: string) => (endOfDay(Date.parse(noon), ZONE) - startOfDay(Date.parse(noon), ZONE)) / HOUR;
    expect(['2026-03-08T18:00:00Z', '2026-11-01T18:00:00Z', '2026-11-20T18:00:00Z'].map(length)).toEqual([23, 25, 24]);
  });

  it('begin when the clocks say so, and a time that is skipped comes after the jump', () => {
    expect(iso(startOfDay(Date.parse('2026-11-20T05:59:59Z'), ZONE))).toBe('2026-11-19T06:00:00.000Z');
    expect(iso(momentShown(Date.parse('2026-03-08T02:30:00Z'), ZONE))).toBe('2026-03-08T08:30:00.000Z');
    expect(iso(momentShown(Date.parse('2026-11-20T02:00:00Z'), 'Asia/Kolkata'))).toBe('2026-11-19T20:30:00.000Z');
  });
});
