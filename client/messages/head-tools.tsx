import type { ReactNode } from 'react';
import type { Channel } from '#sdk/state/entities';

export function HeadTools({ children }: { channel: Channel; children: ReactNode }) {
  return children;
}
