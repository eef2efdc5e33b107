/** Listening on this machine alone, and ending at once: what a server of ours and an emulator's have in common. */
import type { Server } from 'node:http';
import { HOST, type LocalServer } from './free-port.ts';

/** Throws what the system says, e.g. that the port is in use. */
export async function listen(server: Server, port: number): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
