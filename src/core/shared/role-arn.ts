/**
 * The role of a flow, as it is written: `acs:ram::{account}:role/{role}` names a role of the account that we run in, an
 * AWS role's ARN names itself. Source: design, "From Alibaba resource names to AWS"; IAM's limits on names and ARNs.
 */

export type RoleArn =
  | { readonly kind: 'ram'; readonly role: string }
  | {
      readonly kind: 'iam';
      readonly arn: string;
      readonly partition: string;
      /** 12 digits. */
      readonly account: string;
    };

/** For messages. */
export const ROLE_FORMS =
  "'acs:ram::<account>:role/<name>' or 'arn:aws:iam::<account, 12 digits>:role/<name>'";

const LONGEST_ARN = 2_048;

/** A region, which roles have not, is as idle as in other names of its kind; so is the account. */
const RAM_ROLE = /^acs:ram:[a-z0-9-]*:\d*:role\/([\w+=,.@-]{1,64})$/;

/** A path may stand before the name. */
const IAM_ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[!-~]+\/)?[\w+=,.@-]{1,64}$/;

/** undefined: it is none of both. Never throws. */
export function parseRoleArn(text: string): RoleArn | undefined {
  if (text.length > LONGEST_ARN) return undefined;
  const role = RAM_ROLE.exec(text)?.[1];
  if (role !== undefined) return { kind: 'ram', role };
  const [arn, partition, account] = IAM_ROLE.exec(text) ?? [];
  if (arn === undefined || partition === undefined || account === undefined) return undefined;
  return { kind: 'iam', arn, partition, account };
}
