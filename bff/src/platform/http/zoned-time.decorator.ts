import { isISO8601, ValidateBy, type ValidationArguments } from 'class-validator';

const WITH_ZONE = /T.*(?:Z|[+-]\d\d:\d\d)$/;

/** Takes an ISO 8601 time that carries its zone: without one, a time is another moment on each machine. */
export function IsZonedTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isZonedTime',
    validator: {
      validate: (value: unknown) =>
        isISO8601(value, { strict: true, strictSeparator: true }) && WITH_ZONE.test(value as string),
      defaultMessage: (args?: ValidationArguments) =>
        `${args?.property ?? 'It'} must be an ISO 8601 time with its zone`,
    },
  });
}
