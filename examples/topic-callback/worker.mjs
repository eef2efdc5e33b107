/**
 * A worker behind an HTTP subscription of a topic: it reads a task token from each message and reports the task as
 * succeeded, on the wire of the official clients. Plain Node, no packages. A server of its own, or a Lambda function
 * behind an HTTP API. `worker.py` is the same in Python.
 *
 * PORT (default: any free one) · SLUICE_ENDPOINT · SLUICE_ACCESS_KEY_ID · SLUICE_ACCESS_KEY_SECRET ·
 * SLUICE_SECURITY_TOKEN (of temporary credentials)
 */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const endpoint = process.env.SLUICE_ENDPOINT ?? 'http://localhost:3000';
const accessKeyId = process.env.SLUICE_ACCESS_KEY_ID ?? 'local';
const accessKeySecret = process.env.SLUICE_ACCESS_KEY_SECRET ?? 'local-secret';
const securityToken = process.env.SLUICE_SECURITY_TOKEN;

const AWS_TOPICS = /^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;
const OWN_MACHINE = ['localhost', '127.0.0.1', '[::1]'];

const encode = (text) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Signature version 1.0: sorted parameters, HMAC-SHA1. */
function sign(parameters) {
  const canonical = Object.keys(parameters)
    .sort()
    .map((name) => `${encode(name)}=${encode(parameters[name])}`)
    .join('&');
  const signature = createHmac('sha1', `${accessKeySecret}&`)
    .update(`POST&%2F&${encode(canonical)}`)
    .digest('base64');
  return `${canonical}&Signature=${encode(signature)}`;
}

async function callApi(action, parameters) {
  const body = sign({
    ...parameters,
    Action: action,
    Version: '2019-03-15',
    Format: 'JSON',
    AccessKeyId: accessKeyId,
    ...(securityToken === undefined ? {} : { SecurityToken: securityToken }),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(new URL('/', endpoint), { method: 'POST', headers, body });
  const answer = await response.json();
  if (response.ok) return answer;
  // A message may come twice: its task has then been reported before, and nothing is left to do.
  if (answer.Code === 'TaskAlreadyCompleted') return answer;
  throw new Error(`${action}: ${answer.Code}: ${answer.Message}`);
}

/** Anybody may send an address to visit: only one of the topic service is visited. */
function isTopicAddress({ protocol, hostname }) {
  if (OWN_MACHINE.includes(hostname)) return OWN_MACHINE.includes(new URL(endpoint).hostname);
  return protocol === 'https:' && AWS_TOPICS.test(hostname);
}

async function confirmSubscription({ SubscribeURL, TopicArn }) {
  const address = new URL(SubscribeURL);
  if (!isTopicAddress(address)) throw new Error(`${address.host} is no topic service`);
  const { ok, status } = await fetch(address);
  if (!ok) throw new Error(`the confirmation answered ${status}`);
  console.log(`subscribed to ${TopicArn}`);
}

/** What a topic pushes, by its type; anything else is no push. */
const HANDLERS = {
  Notification: reportTask,
  SubscriptionConfirmation: confirmSubscription,
  UnsubscribeConfirmation: ({ TopicArn }) => console.log(`unsubscribed from ${TopicArn}`),
};

/** Undefined: it is no push. */
function readPush(request) {
  try {
    const push = JSON.parse(request);
    return Object.hasOwn(HANDLERS, push?.Type) ? push : undefined;
  } catch {
    return undefined;
  }
}

async function reportTask({ Message }) {
  const { taskToken, messageBody } = JSON.parse(Message);
  console.log(`received "${messageBody}"`);
  await callApi('ReportTaskSucceeded', {
    TaskToken: taskToken,
    Output: JSON.stringify({ status: 'success' }),
  });
  console.log('reported success');
}

/** As Lambda calls it: one push, one answer. */
export async function handler({ body = '', isBase64Encoded = false }) {
  const push = readPush(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
  if (push === undefined) return { statusCode: 400, body: 'no push of a topic' };
  try {
    await HANDLERS[push.Type](push);
    return { statusCode: 200, body: 'OK' };
  } catch (error) {
    // Anything but 2xx: the topic delivers the message again.
    console.error(error.message);
    return { statusCode: 500, body: 'failed' };
  }
}

async function answer(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { statusCode, body } = await handler({ body: Buffer.concat(chunks).toString('utf8') });
  response.writeHead(statusCode).end(body);
}

if (process.env.AWS_LAMBDA_FUNCTION_NAME === undefined) {
  const server = createServer((request, response) => {
    // A request that broke off has nobody to answer.
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    console.log(`worker listens on http://127.0.0.1:${server.address().port}/`);
  });
}
