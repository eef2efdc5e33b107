/**
 * Lints pieces of text as if they stood in files of the project: reads `[{file, text}]` from stdin, writes
 * `[[rule id, …], …]`. A process of its own, because the linter loads modules in ways that jest does not follow.
 */
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const cases = JSON.parse(await text(process.stdin));
const eslint = new ESLint();
const found = [];
for (const { file, text: code } of cases) {
  const [result] = await eslint.lintText(code, { filePath: file });
  found.push(result.messages.map((message) => [message.ruleId, message.message]));
}
process.stdout.write(JSON.stringify(found));
