import { connect } from 'node:net';

/** Sends text as it is over TCP, piece by piece, and gives what came back until the connection ended or `until` was seen. */
export function sendRaw(port: number, pieces: string | string[], until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of [pieces].flat()) socket.write(piece, 'latin1');
    });
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      heard += text;
      if (until?.test(heard)) socket.destroy();
    });
    socket.on('error', (error) => (heard === '' ? reject(error) : resolve(heard)));
    socket.on('close', () => resolve(heard));
  });
}

/** What a raw answer says: its status, its headers by lower-case name, and its JSON. */
export function readRaw(heard: string): {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
} {
  const [head = '', body = ''] = heard.replace(/^HTTP\/1\.1 100 .*\r\n\r\n/, '').split(/\r\n\r\n(.*)/s);
  const [line = '', ...lines] = head.split('\r\n');
  const headers = lines.map((text) => [
    text.slice(0, text.indexOf(':')).toLowerCase(),
    text.slice(text.indexOf(':') + 1).trim(),
  ]);
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
  };
}
