/**
 * Signing for one region, which is all that a function asks for: no bus here is reached by a global endpoint. The SDK leaves
 * the scheme for several regions out where the way to sign for them is not there.
 */
import { SignatureV4 } from '@smithy/signature-v4';

export class SignatureV4MultiRegion extends SignatureV4 {
  static sigv4aDependency() {
    return 'none';
  }
}
