import { ValidateBy, type ValidationArguments } from 'class-validator';
import { parseTime } from './zoned-time.js';

/**
 * Takes an ISO 8601 time that carries its zone: without one, a time is another moment on each machine. Not weeks, day
 * numbers and whatever else ISO 8601 has that neither `Date` nor PostgreSQL reads.
 */
export function IsZonedTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isZonedTime',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && parseTime(value) !== null,
      defaultMessage: (args?: ValidationArguments) =>
        `${args?.property ?? 'It'} must be an ISO 8601 time with its zone, like 2026-01-31T16:05:00Z`,
    },
  });
}
