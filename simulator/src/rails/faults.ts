import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const share = Type.Number({ minimum: 0, maximum: 1, default: 0 });

/** What the platform does wrong on purpose, as a whole: what is left out is as it was at the start. */
export const PlatformFaultsSchema = Type.Object(
  {
    slowMs: Type.Integer({ minimum: 0, maximum: 120_000, default: 0, description: 'Added to every answer.' }),
    failShare: Type.Unsafe<Static<typeof share>>({ ...share, description: 'Requests that fail.' }),
    status: Type.Integer({ minimum: 400, maximum: 599, default: 500, description: 'The status of those that fail.' }),
    rateLimitPerMinute: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      // A walk over the history of the usual population, forward and back, takes some 300 requests.
      default: 3_000,
      description: 'More requests in a minute are answered 429.',
    }),
  },
  { additionalProperties: false },
);
export type PlatformFaults = Static<typeof PlatformFaultsSchema>;

/** A platform that is well. */
export const WELL = Value.Default(PlatformFaultsSchema, {}) as PlatformFaults;
