/** Results of functions, for the price of a step: what a kilobyte of it costs depends on how well it compresses. */
import type { Json } from '../../src/core/shared/json.ts';
import type { Answer } from './budgets.ts';

/** How long a function takes. */
export const FUNCTION_MS = 50;

const KILOBYTE = 1_024;

const PRODUCTS = ['Fountain pen, fine', 'Notebook, dotted, A5', 'Ink, 50 ml, blue-black'];

/** Each call's own. `of`: from the number of the call, 1 and up. */
export function answersOf(of: (call: number) => Json): Answer {
  let calls = 0;
  return async ({ clock }) => {
    calls += 1;
    const result = of(calls);
    await clock.sleep(FUNCTION_MS);
    return result;
  };
}

export const nothing = (): Json => ({});

/** An order of a shop: 1 KB of JSON. */
export function order(call: number): Json {
  const random = seeded(call);
  const line = (i: number) => ({
    sku: `SKU-${100_000 + Math.floor(random() * 900_000)}`,
    description: PRODUCTS[i % PRODUCTS.length] ?? '',
    quantity: 1 + Math.floor(random() * 9),
    unitPrice: Math.floor(random() * 10_000) / 100,
  });
  const text = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 36).toString(36)).join('');
  const body = {
    orderId: `${text(8)}-${text(4)}-${text(4)}-${text(12)}`,
    customer: { id: text(12), email: `${text(9)}@example.com`, country: 'NL' },
    placedAt: new Date(Date.UTC(2026, 0, 1) + call * 61_000).toISOString(),
    currency: 'EUR',
    lines: Array.from({ length: 6 }, (_, i) => line(i)),
    payment: { method: 'card', authorization: text(24), captured: true },
  };
  const rest = KILOBYTE - JSON.stringify(body).length;
  return { ...body, note: 'Leave it at the door if nobody is in. '.repeat(20).slice(0, rest - 10) };
}

/** 1 KB of JSON whose text no compression brings below 6 bits a character. */
export function noise(call: number): Json {
  const random = seeded(call);
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const length = KILOBYTE - JSON.stringify({ noise: '' }).length;
  return {
    noise: Array.from({ length }, () => characters[Math.floor(random() * 64)]).join(''),
  };
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
