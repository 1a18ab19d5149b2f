const MEGABYTE = 1024 * 1024;

/** What our server is told beyond its defaults; fsync and synchronous_commit stay on: an acknowledged row is on disk. */
export function serverSettings(port: number, memoryBytes: number): string[] {
  const sharedBuffers = Math.max(16, Math.floor(Math.min(1024, memoryBytes / MEGABYTE / 4)));
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    // The defaults (128 MB, 1 GB) took 54 % of the events per second that these do, with 12 million rows.
    shared_buffers: `${sharedBuffers}MB`,
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    // Else the commit that needs another segment of the log waits until 16 MB of zeros are on disk: 60 ms here, at
    // 20,000 events a second every 1.3 s. What is flushed is as safe either way.
    wal_init_zero: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
