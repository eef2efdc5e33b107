/** Stands for SHA-256 written in JavaScript, the SDK's way out where Node has none of its own: a function's Node has. */
export class Sha256Js {
  constructor() {
    throw new Error(
      'this Node has no SHA-256, and the one in JavaScript is left out of the bundle (scripts/bundle/plugins.mjs)',
    );
  }
}
