import type { GuildStore } from '../ports/guild-store.ts';
import type { MessageStore, PinStore } from '../ports/message-store.ts';
import type { Stores } from '../ports/stores.ts';
import type { SearchIndex } from './search-index.ts';

type Indexed = Pick<Stores, 'messages' | 'pins' | 'guilds'>;
/** What follows a write: once others can see it, or when nobody knows whether it was done. */
type Follow = (whenDone: () => void, otherwise: () => void) => void;

/** The same stores, whose changes of messages reach the search index once they are there. */
export function indexedStores(stores: Stores, index: SearchIndex): Indexed & Pick<Stores, 'atomically'> {
  return {
    ...indexing(stores, index, (whenDone) => whenDone()),
    async atomically(work) {
      const follow: { whenDone: () => void; otherwise: () => void }[] = [];
      const giveUp = (): void => follow.splice(0).forEach(({ otherwise }) => otherwise());
      try {
        const result = await stores.atomically((inside) => {
          giveUp();
          const parts = indexing(inside, index, (whenDone, otherwise) => void follow.push({ whenDone, otherwise }));
          const indexed: Stores = { ...inside, ...parts, atomically: (more) => more(indexed) };
          return work(indexed);
        });
        for (const { whenDone } of follow) whenDone();
        return result;
      } catch (error) {
        giveUp();
        throw error;
      }
    },
  };
}

function indexing(stores: Indexed, index: SearchIndex, follow: Follow): Indexed {
  const changing = async <Result>(channelId: string, ids: readonly string[], write: () => Promise<Result>): Promise<Result> => {
    const { noted, seqs } = index.foreseeChanges(channelId, ids);
    // The store is read again: nobody knows what became of a write that failed.
    const changed = (): void => index.changed(channelId, ids, seqs);
    return followed(write(), noted, changed, changed);
  };
  const removing = async (what: Parameters<SearchIndex['foreseeRemoval']>[0], write: () => Promise<void>): Promise<void> => {
    const { noted, removed, unforesee } = index.foreseeRemoval(what);
    await followed(write(), noted, removed, unforesee);
  };
  const followed = async <Result>(write: Promise<Result>, noted: Promise<unknown>, whenDone: () => void, otherwise: () => void): Promise<Result> => {
    try {
      const [result] = await Promise.all([write, noted]);
      follow(whenDone, otherwise);
      return result;
    } catch (error) {
      otherwise();
      throw error;
    }
  };
  const messages: MessageStore = {
    ...stores.messages,
    async insert(message) {
      const { channel_id: channelId, id } = message;
      await followed(
        stores.messages.insert(message),
        index.foreseeNew(channelId, id),
        () => index.wrote(message),
        () => index.changed(channelId, [id], []),
      );
    },
    save: (message) => changing(message.channel_id, [message.id], () => stores.messages.save(message)),
    async remove(channelId, ids) {
      return ids.length === 0 ? [] : changing(channelId, ids, () => stores.messages.remove(channelId, ids));
    },
  };
  const pins: PinStore = {
    ...stores.pins,
    add: (channelId, messageId, pinnedAt) => changing(channelId, [messageId], () => stores.pins.add(channelId, messageId, pinnedAt)),
    remove: (channelId, messageId) => changing(channelId, [messageId], () => stores.pins.remove(channelId, messageId)),
  };
  const guilds: GuildStore = {
    ...stores.guilds,
    remove: (guildId, files) => removing({ kind: 'guild', guildId }, () => stores.guilds.remove(guildId, files)),
    removeChannel: (channelId, files) => removing({ kind: 'channel', channelId }, () => stores.guilds.removeChannel(channelId, files)),
  };
  return { messages, pins, guilds };
}
