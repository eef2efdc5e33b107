/** Stands for the SDK's cache of endpoints that are looked up: the client makes one, and no operation of ours asks it. */
export class EndpointCache {
  get() {
    return refuse();
  }
  getEndpoint() {
    return refuse();
  }
  set() {
    return refuse();
  }
  delete() {
    return refuse();
  }
  has() {
    return refuse();
  }
  clear() {
    return refuse();
  }
}

function refuse() {
  throw new Error(
    'endpoints are not looked up: that is left out of the bundle (scripts/bundle/plugins.mjs)',
  );
}
