import { Suspense, useEffect, useState } from 'react';
import type { GatewayEvents } from '#sdk/gateway/events';
import { lazily } from '../app/lazily.tsx';
import { useClient } from '../app/session.tsx';

const BotModal = lazily(() => import('./bot-modal.tsx'));

export type ModalAsked = GatewayEvents['INTERACTION_MODAL_CREATE'];

/** Waits for a bot to answer with a modal. */
export function ModalOfBot() {
  const client = useClient();
  const [asked, setAsked] = useState<ModalAsked | null>(null);
  useEffect(() => client.on('INTERACTION_MODAL_CREATE', setAsked), [client]);
  return <Suspense>{asked && <BotModal key={asked.id} asked={asked} onClose={() => setAsked(null)} />}</Suspense>;
}
