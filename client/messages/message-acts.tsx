import { createContext, use } from 'react';
import type { Unsent } from '../composer/use-send.ts';

/** What a row of a channel may ask of the channel around it. */
export interface MessageActs {
  editingId: string | null;
  edit(messageId: string | null): void;
  reply(messageId: string | null): void;
  /** Shows a message of this channel, wherever it stands; null of what stands apart from its channel. */
  jumpTo: ((messageId: string) => void) | null;
  /** Puts what did not go into the box again, and says whether it stands there; null where nobody writes. */
  takeBack: ((unsent: Unsent) => boolean) | null;
  /** Opens a command where one writes, by its id and its whole name; null where nobody writes. */
  openCommand: ((commandId: string, name: string) => void) | null;
  /** Whether one may add reactions in it. */
  mayReact: boolean;
}

const NOTHING: MessageActs = {
  editingId: null,
  edit: () => undefined,
  reply: () => undefined,
  jumpTo: null,
  takeBack: null,
  openCommand: null,
  mayReact: false,
};
const Acts = createContext<MessageActs>(NOTHING);

export const MessageActsProvider = Acts;
export const useMessageActs = (): MessageActs => use(Acts);
