/** The one region of a deployment. Source: API reference, section 5. */
export interface RegionView {
  readonly regionId: string;
  /** Where the API is: the host that was asked. */
  readonly endpoint: string;
}

export async function describeRegions(
  { region }: { readonly region: string },
  { host }: { readonly host: string },
): Promise<readonly RegionView[]> {
  return [{ regionId: region, endpoint: host }];
}
