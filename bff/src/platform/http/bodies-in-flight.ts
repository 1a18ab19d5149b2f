import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LIMITS } from '@iops/contracts';
import { Problem } from './problem.js';
import { refuseOnSocket } from './socket-refusal.js';

/** The type of a body that is stored while it arrives. */
const STREAM = /^application\/x-ndjson/i;
/** What a request costs beside its body while it waits: sockets, headers, promises. */
const REQUEST_BYTES = 16 * 1024;
/** What a stream of lines holds at a time, whatever its length. */
const STREAM_BYTES = 1024 * 1024;
/** What holds no more is not added up by its caller: thousands of such would be needed. */
const SMALL_BYTES = 64 * 1024;
/** Time for a body to arrive whole. */
const BODY_MS = 30_000;
/** A stream of lines may take longer while it moves: at least so many bytes in each such span. */
const STREAM_SPAN_MS = 10_000;
const STREAM_SPAN_BYTES = 10 * 1024;

/** A request that is not answered yet. */
interface Flight {
  request: FlyingRequest;
  /** Its connection. Kept here, since Node takes it from a request whose reader stops early. */
  socket: Socket;
  /** Its place among all. */
  index: number;
  bytes: number;
  /** Whose it is, where that is known and it is no small one. */
  caller: string | null;
  isStream: boolean;
  /** Milliseconds of a clock that never goes back. */
  since: number;
  /** Bytes its connection had read at `since`. */
  read: number;
}

type FlyingRequest = IncomingMessage & { flight?: Flight | undefined };

/** The requests that are not answered yet: what they hold in memory, and which of them do not come to an end. */
export class BodiesInFlight {
  /** Bytes held, by announcement where there is one and else by what the route takes. */
  bytes = 0;
  /**
   * In no order. Not a Map: each time it is laid out anew, its old table keeps the next one alive and all that was in it,
   * once it is among old objects (measured: collecting young ones took 10 % of the time instead of 2).
   */
  private readonly flights: Flight[] = [];
  /** Bytes held by caller, without small requests. */
  private readonly byCaller = new Map<string, number>();

  /** Counts the bytes that a request holds until its answer is out, or `look` finds its connection gone. */
  add(request: FlyingRequest, response: ServerResponse, bytes: number, now: number): void {
    const isStream = STREAM.test(request.headers['content-type'] ?? '');
    const { socket } = request;
    const read = isStream ? socket.bytesRead : 0;
    request.flight = { request, socket, index: this.flights.length, bytes, caller: null, isStream, since: now, read };
    this.flights.push(request.flight);
    this.bytes += bytes;
    response.on('close', () => this.release(request));
  }

  /** Says whose a request is; answers the bytes that the caller holds with it. */
  assign({ flight }: FlyingRequest, caller: string): number {
    if (flight === undefined || flight.caller !== null || flight.bytes <= SMALL_BYTES) return 0;
    flight.caller = caller;
    const bytes = (this.byCaller.get(caller) ?? 0) + flight.bytes;
    this.byCaller.set(caller, bytes);
    return bytes;
  }

  /** Counts a request no more; a second time changes nothing. */
  release(request: FlyingRequest): void {
    const { flight } = request;
    if (flight === undefined) return;
    request.flight = undefined;
    this.bytes -= flight.bytes;
    if (flight.caller !== null) this.returnBytes(flight.caller, flight.bytes);
    const last = this.flights.pop()!;
    if (last === flight) return;
    last.index = flight.index;
    this.flights[flight.index] = last;
  }

  private returnBytes(caller: string, bytes: number): void {
    const left = this.byCaller.get(caller)! - bytes;
    if (left > 0) this.byCaller.set(caller, left);
    else this.byCaller.delete(caller);
  }

  /** Drops those whose sender is too slow, with 408, and counts those no more whose connection is gone. */
  look(now: number): void {
    // Of a copy: what is released gives its place to another.
    for (const flight of this.flights.slice()) {
      const { request, socket } = flight;
      // Of requests that were sent at once Node tells only the one that is being answered that its connection closed.
      if (socket.destroyed) this.release(request);
      else if (isTooSlow(flight, now)) refuseOnSocket(socket, new Problem('request_timeout'));
    }
  }
}

/** The memory that a request takes from when it is read until it is answered, in bytes; its route takes `bodyLimit`. */
export function bytesHeldBy({ headers }: IncomingMessage, bodyLimit: number): number {
  const { 'content-length': length, 'transfer-encoding': chunked, 'content-encoding': encoding } = headers;
  if (length === undefined && chunked === undefined) return REQUEST_BYTES;
  if (STREAM.test(headers['content-type'] ?? '')) return REQUEST_BYTES + STREAM_BYTES;
  const isTold = length !== undefined && encoding === undefined;
  return REQUEST_BYTES + (isTold ? Math.min(Number(length), LIMITS.requestBytes) : bodyLimit);
}

function isTooSlow(flight: Flight, now: number): boolean {
  const { request, socket } = flight;
  if (request.complete || request.destroyed) return false;
  if (!flight.isStream) return now - flight.since > BODY_MS;
  const { bytesRead } = socket;
  // What waits to be read is not the sender's fault.
  const moves = request.readableLength > 0 || bytesRead - flight.read >= STREAM_SPAN_BYTES;
  if (now - flight.since <= STREAM_SPAN_MS) return false;
  if (moves) Object.assign(flight, { since: now, read: bytesRead });
  return !moves;
}
