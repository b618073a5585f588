import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';

const LONG_MS = 600_000;

// Node's servers close what was idle for six seconds. Where the machine stood still for as long that meets requests which are
// on their way, and nobody's clients are what is tested here: servers of this process close nothing by the clock.
subscribe('http.server.request.start', (message) => {
  const { server } = message as { server: Server };
  server.keepAliveTimeout = Math.max(server.keepAliveTimeout, LONG_MS);
});
