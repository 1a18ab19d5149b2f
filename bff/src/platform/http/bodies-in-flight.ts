import { LIMITS } from '@iops/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { refuseOnSocket } from './socket-refusal.js';

/** The type of a body that is stored while it arrives. */
const STREAM = /^application\/x-ndjson/i;
/** What a request costs beside its body while it waits: sockets, headers, promises. */
const REQUEST_BYTES = 16 * 1024;
/** What a stream of lines holds at a time, whatever its length. */
const STREAM_BYTES = 1024 * 1024;
/** Time for a body to arrive whole. */
const BODY_MS = 30_000;
/** A stream of lines may take longer while it moves: at least so many bytes in each such span. */
const STREAM_SPAN_MS = 10_000;
const STREAM_SPAN_BYTES = 10 * 1024;

/** A request that is not answered yet. */
interface Flight {
  request: FastifyRequest;
  bytes: number;
  isStream: boolean;
  /** Milliseconds of a clock that never goes back. */
  since: number;
  /** Bytes its connection had read at `since`. */
  read: number;
}

/** The requests that are not answered yet: what they hold in memory, and which of them do not come to an end. */
export class BodiesInFlight {
  /** Bytes held, by announcement where there is one and else by what the route takes. */
  bytes = 0;
  private readonly flights = new Map<FastifyRequest, Flight>();

  /** Counts a request until its answer is out or its connection is gone. */
  add(request: FastifyRequest, reply: FastifyReply, now: number): void {
    const { raw } = request;
    const isStream = STREAM.test(raw.headers['content-type'] ?? '');
    const flight = { request, bytes: bytesHeldBy(request), isStream, since: now, read: raw.socket?.bytesRead ?? 0 };
    this.bytes += flight.bytes;
    this.flights.set(request, flight);
    reply.raw.once('close', () => this.release(request));
  }

  /** Counts a request no more; a second time changes nothing. */
  release(request: FastifyRequest): void {
    this.bytes -= this.flights.get(request)?.bytes ?? 0;
    this.flights.delete(request);
  }

  /** Drops those whose sender is too slow, with 408. */
  dropSlow(now: number): void {
    for (const flight of this.flights.values()) {
      if (isTooSlow(flight, now)) refuseOnSocket(flight.request.raw.socket, new Problem('request_timeout'));
    }
  }
}

/** The memory that a request takes from when it is read until it is answered, in bytes. */
export function bytesHeldBy(request: FastifyRequest): number {
  const { headers } = request.raw;
  const { 'content-length': length, 'transfer-encoding': chunked, 'content-encoding': encoding } = headers;
  if (length === undefined && chunked === undefined) return REQUEST_BYTES;
  if (STREAM.test(headers['content-type'] ?? '')) return REQUEST_BYTES + STREAM_BYTES;
  const isTold = length !== undefined && encoding === undefined;
  return REQUEST_BYTES + (isTold ? Math.min(Number(length), LIMITS.requestBytes) : request.routeOptions.bodyLimit);
}

function isTooSlow(flight: Flight, now: number): boolean {
  const { raw } = flight.request;
  if (raw.complete || raw.destroyed) return false;
  if (!flight.isStream) return now - flight.since > BODY_MS;
  const { bytesRead } = raw.socket;
  // What waits to be read is not the sender's fault.
  const moves = raw.readableLength > 0 || bytesRead - flight.read >= STREAM_SPAN_BYTES;
  if (now - flight.since <= STREAM_SPAN_MS) return false;
  if (moves) Object.assign(flight, { since: now, read: bytesRead });
  return !moves;
}
