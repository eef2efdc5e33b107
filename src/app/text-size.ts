import { AppError } from './app-error.ts';

/** Throws `payload.too-large` when the text has more than `limitBytes` bytes of UTF-8. */
export function checkTextSize(text: string, limitBytes: number): void {
  // No UTF-16 unit takes more than three bytes: short text needs no measuring.
  if (text.length * 3 <= limitBytes) return;
  if (new TextEncoder().encode(text).length <= limitBytes) return;
  throw tooLarge(limitBytes);
}

/** In the words of the API reference, section 2. */
export function tooLarge(limitBytes: number): AppError {
  return new AppError(
    'payload.too-large',
    `The payload size exceeds maximum allowed size (${limitBytes} bytes).`,
    { limitBytes },
  );
}
