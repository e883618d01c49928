/**
 * Keys of files that nothing will name any more from some time on. What removes the owner of files puts them here
 * in the same transaction, so that no crash leaves bytes behind for ever.
 */
export interface DoomedFileStore {
  /** `dueAt` is a wire time. A file that is doomed already stays until the later of both. */
  add(keys: readonly string[], dueAt: string): Promise<void>;
  /** Those whose time has come, in no particular order. */
  due(now: string, limit: number): Promise<string[]>;
  /** Said once their bytes are gone. */
  forget(keys: readonly string[]): Promise<void>;
}
