/** Whether anybody listens at the address of a service that the user runs elsewhere. */
import { connect } from 'node:net';

export interface ExternalService {
  readonly name: string;
  readonly url: string;
  /** The environment variable that holds the address. */
  readonly variable: string;
}

const ANSWERS_WITHIN_MS = 5_000;

/** Throws an Error that names service, address and variable. */
export function assertReachable({ name, url, variable }: ExternalService): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? defaultPort(protocol) : Number(port),
      timeout: ANSWERS_WITHIN_MS,
    });
    const fail = (reason: string) => {
      socket.destroy();
      reject(new Error(`${name} does not answer at ${url}, which ${variable} names: ${reason}`));
    };
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => fail(`no connection within ${ANSWERS_WITHIN_MS / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  });
}

const defaultPort = (protocol: string) => (protocol === 'https:' ? 443 : 80);
