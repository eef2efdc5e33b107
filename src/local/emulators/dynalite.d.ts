declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** `path`: LevelDB's folder; absent: in memory. `createTableMs`: how long a new table is not active yet. */
  export default function dynalite(options?: { path?: string; createTableMs?: number }): Server;
}
