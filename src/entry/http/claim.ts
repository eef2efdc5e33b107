/** Whom a request says it is from, before its key has been looked up. */
export interface Claim {
  readonly accessKeyId: string;
  readonly nonce: string;
  /** As it was sent. */
  readonly timestamp: string;
  readonly signature: string;
  /** The signature that the request would have by this secret. */
  readonly sign: (secret: string) => string;
}
