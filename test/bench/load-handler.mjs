/**
 * `node load-handler.mjs <bundle>`: loads a bundle as Lambda does, calls its handler, and prints how many milliseconds have
 * passed when it first looks at its event. The event is empty: nothing is called.
 */
import { createRequire } from 'node:module';

const [, , file] = process.argv;
const requireFile = createRequire(import.meta.url);
const event = { Records: [], rawPath: '/health', requestContext: { http: { method: 'GET' } } };

const beganAt = performance.now();
let seenAt;
const watched = new Proxy(event, {
  get(target, property) {
    seenAt ??= performance.now();
    return Reflect.get(target, property);
  },
});
const { handler } = requireFile(file);
await handler(watched, { awsRequestId: 'bench', getRemainingTimeInMillis: () => 900_000 });
console.log(seenAt - beganAt);
// The clients' connections would keep the process.
process.exit();
