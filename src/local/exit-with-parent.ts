/**
 * Loaded into a child process before all else: it ends when its parent does, however the parent ended. The channel
 * between them breaks even when the parent is killed.
 */
process.once('disconnect', () => process.exit());
process.channel?.unref();
