/**
 * A worker behind an HTTP subscription of a topic: it reads a task token from each message and reports the task as
 * succeeded, on the wire of the official clients. Plain Node, no packages.
 *
 * PORT (default: any free one) · SLUICE_ENDPOINT · SLUICE_ACCESS_KEY_ID · SLUICE_ACCESS_KEY_SECRET ·
 * SLUICE_SECURITY_TOKEN (optional)
 */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const endpoint = process.env.SLUICE_ENDPOINT ?? 'http://localhost:3000';
const accessKeyId = process.env.SLUICE_ACCESS_KEY_ID ?? 'local';
const accessKeySecret = process.env.SLUICE_ACCESS_KEY_SECRET ?? 'local-secret';
const securityToken = process.env.SLUICE_SECURITY_TOKEN;

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

async function handleMessage(request) {
  const push = JSON.parse(request);
  if (push.Type === 'SubscriptionConfirmation') {
    await fetch(push.SubscribeURL);
    console.log(`subscribed to ${push.TopicArn}`);
    return;
  }
  const { taskToken, messageBody } = JSON.parse(push.Message);
  console.log(`received "${messageBody}"`);
  await callApi('ReportTaskSucceeded', {
    TaskToken: taskToken,
    Output: JSON.stringify({ status: 'success' }),
  });
  console.log('reported success');
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const server = createServer((request, response) => {
  readBody(request)
    .then(handleMessage)
    .then(() => response.writeHead(200).end('OK'))
    .catch((error) => {
      // Anything but 2xx: the topic delivers the message again.
      console.error(error.message);
      response.writeHead(500).end('failed');
    });
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`worker listens on http://127.0.0.1:${server.address().port}/`);
});
