/** Ports on this machine's own address. */
import { type AddressInfo, createServer } from 'node:net';

/** Everything of ours listens here, and nowhere else. */
export const HOST = '127.0.0.1';

export interface LocalServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A port that cannot be had; the message says which variable changes it. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

export interface PortChoice {
  /** What it is for, in the user's words. */
  readonly purpose: string;
  /** The environment variable that changes it. */
  readonly variable: string;
  /** 0: the system chooses. */
  readonly port: number;
}

/** A port that can be listened on right now: the one asked for, or for 0 one of the system's choice. */
export function claimPort({ purpose, variable, port }: PortChoice): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${error.code})`;
      reject(
        new PortInUse(`port ${port} (${purpose}) ${reason}; set ${variable} to another one`, {
          cause: error,
        }),
      );
    });
    server.listen({ port, host: HOST }, () => {
      const { port: chosen } = server.address() as AddressInfo;
      server.close(() => resolve(chosen));
    });
  });
}
