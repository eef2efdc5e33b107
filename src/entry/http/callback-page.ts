/**
 * The pages that a person sees who opens a callback's address: a question with one button, and what became of it.
 * Self-contained: no scripts, nothing loaded, and the address (it holds the token) is told to nobody.
 */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type CallbackOutcome = 'succeeded' | 'failed';

/** In a form sent by the page; a worker's own body never has it. */
export const PAGE_FORM = { field: 'form', value: 'callback' } as const;

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; }
label { display: block; margin: 1rem 0; }
input, textarea { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .4rem; }
button { font: inherit; padding: .5rem 1.5rem; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

const FIELDS: Readonly<Record<CallbackOutcome, string>> = {
  succeeded: `<label>Output, as JSON
<textarea name="output" rows="6" spellcheck="false">{}</textarea></label>`,
  failed: `<label>Error
<input name="error" required maxlength="128" value="Rejected"></label>
<label>Cause
<textarea name="cause" rows="3" maxlength="4096"></textarea></label>`,
};

/** Opening the page changes nothing: mail scanners and browsers fetch addresses on their own. */
export function confirmPage(outcome: CallbackOutcome): APIGatewayProxyStructuredResultV2 {
  return page(
    200,
    'A workflow waits for an answer',
    `<p>Nothing has been reported yet. The button reports that the task has <strong>${outcome}</strong>.</p>
<form method="post">
<input type="hidden" name="${PAGE_FORM.field}" value="${PAGE_FORM.value}">
${FIELDS[outcome]}
<button type="submit">Report that the task has ${outcome}</button>
</form>`,
  );
}

export function reportedPage(outcome: CallbackOutcome): APIGatewayProxyStructuredResultV2 {
  return page(200, 'Thank you', `<p>It is recorded that the task has ${outcome}.</p>`);
}

export function refusedPage(status: number, message: string): APIGatewayProxyStructuredResultV2 {
  return page(status, 'That did not work', `<p>${escapeHtml(message)}</p>`);
}

function page(
  statusCode: number,
  title: string,
  content: string,
): APIGatewayProxyStructuredResultV2 {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`;
  return { statusCode, headers: { ...HEADERS }, body };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
