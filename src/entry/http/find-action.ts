/** What a request asks for: the action and the version, where its signature covers them. */
import { RequestError, invalidArgument, missingHeader, missingParameter } from './api-errors.ts';
import type { ApiRequest } from './api-request.ts';
import { isAcs3 } from './claim-acs3.ts';

export const API_VERSION = '2019-03-15';

/** Of the action, of any version but ours it throws. The action may be none of ours. */
export function findAction(request: ApiRequest): string {
  const { method } = request;
  if (method !== 'GET' && method !== 'POST') {
    throw invalidArgument(`The method ${method.slice(0, 16)} is not supported; use GET or POST.`);
  }
  const action = findWord(request, 'Action', 'x-acs-action');
  const version = findWord(request, 'Version', 'x-acs-version');
  if (version === API_VERSION) return action;
  throw new RequestError(
    400,
    'APIVersionNotSupported',
    `The requested API version '${version.slice(0, 64)}' is not supported yet. Please check.`,
  );
}

/** Signature 1.0 covers no headers, though clients send these: there, only the parameters count. */
function findWord(request: ApiRequest, parameter: string, header: string): string {
  const sent = request.parameters.get(parameter) ?? '';
  if (isAcs3(request)) return findSignedWord(sent, request.headers[header] ?? '', header);
  if (sent === '') throw missingParameter(parameter);
  return sent;
}

function findSignedWord(sent: string, said: string, header: string): string {
  const word = said === '' ? sent : said;
  if (word === '') throw missingHeader(header);
  if (sent === '' || sent === word) return word;
  throw invalidArgument(`The header '${header}' and the parameter of its meaning differ.`);
}
