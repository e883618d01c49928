import { lookup } from 'node:dns/promises';
import type { OutsideNetwork } from '../ports/outside-network.ts';
import { isPublicAddress } from './public-address.ts';

/** The internet, as this machine sees it. */
export const internet: OutsideNetwork = { resolve: (name) => lookup(name, { all: true }), isPublic: isPublicAddress };
