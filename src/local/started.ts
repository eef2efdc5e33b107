/** What has been started, and is to be stopped: newest first. */
export class Started {
  private readonly stops: (() => Promise<void> | void)[] = [];

  add<T extends { stop(): Promise<void> | void }>(part: T): T {
    this.stops.push(() => part.stop());
    return part;
  }

  async stopAll(): Promise<void> {
    for (let stop = this.stops.pop(); stop !== undefined; stop = this.stops.pop()) await stop();
  }
}
