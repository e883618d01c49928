// The SDK for programs in Node: all of it, and what only Node has.
export * from './index.ts';
export { fileStorage } from './outbox/file-storage.ts';
