/** Stands for the SDK's event streams in the functions' bundles: no operation that they call has one. */
export const eventStreamSerdeProvider = refuse;

/** A client asks for it as it is made, whatever will be called. */
export const resolveEventStreamSerdeConfig = (config) => config;

export class EventStreamSerde {
  constructor() {
    refuse();
  }
}

function refuse() {
  throw new Error(
    'this operation streams events, and event streams are left out of the bundle (scripts/bundle/plugins.mjs)',
  );
}
