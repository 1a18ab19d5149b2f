import {
  RAILS_RESOURCES,
  RailsCallSchema,
  RailsCustomerSchema,
  type RailsResource,
  RailsSessionSchema,
  RailsTutorSchema,
} from '@iops/contracts';
import { PlatformFaultsSchema } from './faults.js';

const ROWS: Record<RailsResource, object> = {
  sessions: RailsSessionSchema,
  calls: RailsCallSchema,
  customers: RailsCustomerSchema,
  tutors: RailsTutorSchema,
};

const PROBLEM = { description: 'What is wrong, as RFC 9457 has it.', content: { 'application/problem+json': {} } };
const WAITING = {
  ...PROBLEM,
  headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
};
const PARAMETERS = [
  {
    name: 'updated_since',
    in: 'query',
    description: 'Rows written then or later; all of them without it.',
    schema: { type: 'string', format: 'date-time' },
  },
  { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
  {
    name: 'per_page',
    in: 'query',
    description: 'A wish; over 500 is taken for 500.',
    schema: { type: 'integer', minimum: 1, default: 500 },
  },
  { name: 'If-None-Match', in: 'header', schema: { type: 'string' } },
];

/** What the stand-in serves, as an OpenAPI 3.1 document. */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'A tutoring platform, simulated',
      version: '1',
      description: 'What IOPS polls of a Rails platform, served out of the simulated marketplace.',
    },
    paths: {
      ...Object.fromEntries(RAILS_RESOURCES.map((resource) => [`/api/v1/${resource}`, { get: listing(resource) }])),
      '/api/v1/_faults': { get: faults('Shows what goes wrong on purpose'), put: setFaults() },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        simulatorKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  };
}

function listing(resource: RailsResource): object {
  const page = {
    type: 'object',
    required: ['items', 'next_page'],
    properties: {
      items: { type: 'array', maxItems: 500, items: ROWS[resource] },
      next_page: { type: ['integer', 'null'], description: 'Null on the last page.' },
    },
  };
  return {
    operationId: resource,
    summary: `Lists ${resource} in order of updated_at and id`,
    security: [{ token: [] }],
    parameters: PARAMETERS,
    responses: {
      200: {
        description: 'One page.',
        headers: { ETag: { description: 'Covers the whole answer.', schema: { type: 'string' } } },
        content: { 'application/json': { schema: page } },
      },
      304: { description: 'The answer is the one whose ETag was sent.' },
      400: PROBLEM,
      401: PROBLEM,
      429: WAITING,
      503: WAITING,
    },
  };
}

function faults(summary: string): object {
  const content = { 'application/json': { schema: PlatformFaultsSchema } };
  return {
    summary,
    security: [{ simulatorKey: [] }],
    responses: { 200: { description: 'All of them.', content }, 401: PROBLEM },
  };
}

function setFaults(): object {
  const requestBody = { required: true, content: { 'application/json': { schema: PlatformFaultsSchema } } };
  return { ...faults('Lets things go wrong; what is left out goes well'), requestBody };
}
