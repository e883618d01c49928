import { createContext, use } from 'react';

/** What a row of a channel may ask of the channel around it. */
export interface MessageActs {
  editingId: string | null;
  edit(messageId: string | null): void;
  reply(messageId: string | null): void;
  /** Shows a message of this channel, wherever it stands. */
  jumpTo(messageId: string): void;
}

const NOTHING: MessageActs = { editingId: null, edit: () => undefined, reply: () => undefined, jumpTo: () => undefined };
const Acts = createContext<MessageActs>(NOTHING);

export const MessageActsProvider = Acts;
export const useMessageActs = (): MessageActs => use(Acts);
