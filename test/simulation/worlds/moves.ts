/** What may happen next. */
export type Move =
  /** A parked port call is made and answered; `thenDies`: its process dies before it gets the answer. */
  | {
      readonly type: 'perform';
      readonly nodeId: number;
      readonly position: number;
      /** Which of the answers that are possible. */
      readonly variant: number;
      readonly thenDies: boolean;
    }
  /** A visible message comes to a free handler; `stays`: it will come once more. */
  | { readonly type: 'deliver'; readonly at: number; readonly stays: boolean }
  | { readonly type: 'callBack'; readonly token: string }
  | { readonly type: 'stop' }
  | { readonly type: 'tick' }
  | { readonly type: 'pass'; readonly toMs: number; readonly isDelay: boolean };
