/** What `sluice destinations` runs. The AWS client is loaded for it alone. */
import type { AddDestinationsRequest } from './adapters/lambda/add-destinations.ts';

export async function addDestinationsOnAws(request: AddDestinationsRequest) {
  const { addDestinations } = await import('./adapters/lambda/add-destinations.ts');
  return addDestinations(request);
}
