import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host that publishes its keys; the test decides what it answers. */
export interface KeyServer {
  url: string;
  /** Requests so far. */
  asked: number;
  /** Sent as it is. */
  body: string;
  status: number;
  /** Where set, an answer names this address in place of giving a body. */
  location: string | null;
  close(): Promise<void>;
}

/** Starts a host's key server on this machine; port 0 is any that is free. */
export async function startKeyServer(body: string, port = 0): Promise<KeyServer> {
  const server = createServer((_request, reply) => {
    keys.asked += 1;
    reply.writeHead(keys.status, keys.location === null ? {} : { location: keys.location });
    reply.end(keys.body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const keys: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    asked: 0,
    body,
    status: 200,
    location: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return keys;
}
