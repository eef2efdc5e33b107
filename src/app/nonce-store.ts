/** Nonces of signed requests that must not be done twice. */

export interface NonceUse {
  readonly accessKeyId: string;
  /** 1 to 256 characters, as the client chose it. */
  readonly nonce: string;
  /** Of this very request: a write whose reply was lost finds itself. */
  readonly useId: string;
  /** From then on nobody asks for it any more. Milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

export interface NonceStore {
  /** Put if absent. false: another use has it. */
  use(use: NonceUse): Promise<boolean>;
}
