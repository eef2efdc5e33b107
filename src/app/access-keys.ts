/** Key pairs that may sign requests, and what each may do. */

/** Both with `*` for any text, e.g. `Describe*` and `orders`. */
export interface AccessRule {
  /** Of operations, without `fnf:`. */
  readonly action: string;
  /** Of names of flows. */
  readonly flow: string;
}

export interface AccessKey {
  readonly secret: string;
  /** Absent: everything. */
  readonly allow?: readonly AccessRule[];
}

export interface AccessKeys {
  /** undefined: no such key. */
  findKey(accessKeyId: string): Promise<AccessKey | undefined>;
}
