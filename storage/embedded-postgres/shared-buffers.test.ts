import { sharedBuffers } from './shared-buffers.ts';

const GIB = 1024 ** 3;

it('grows with the memory that there is, within bounds', () => {
  expect([0.25, 1, 2, 8, 64].map((gib) => sharedBuffers(0, gib * GIB))).toEqual(['32MB', '64MB', '128MB', '512MB', '512MB']);
});

it('heeds the limit of a container, and none that says nothing', () => {
  expect([sharedBuffers(GIB, 64 * GIB), sharedBuffers(2 ** 63, 2 * GIB)]).toEqual(['64MB', '128MB']);
});
