/** What the server knows of a connection's way out; engine.io's socket is one. */
export interface WayOut {
  /** Packets that wait for the transport. */
  writeBuffer: readonly { data?: unknown }[];
  /** The WebSocket beneath, where there is one. */
  transport: { socket?: { bufferedAmount?: number } };
}

/** Bytes, about, that a connection has not taken yet. */
export function waitingBytes({ writeBuffer, transport }: WayOut): number {
  const inPackets = writeBuffer.reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), 0);
  return inPackets + (transport.socket?.bufferedAmount ?? 0);
}
