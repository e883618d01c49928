import { useLingui } from '@lingui/react/macro';
import { useClient, useSelected } from '../app/session.tsx';
import type { MenuEntry } from '../kit/context-menu.tsx';
import { orSay } from '../kit/or-say.ts';
import { askMember } from './asked-member.ts';

/** Discord: "Relationship Type". */
export const Relation = { None: 0, Friend: 1, Blocked: 2, Incoming: 3, Outgoing: 4 } as const;

/** What one is to somebody, and what can be done about it. Each of these rejects where the server refuses. */
export function useRelationship(userId: string) {
  const client = useClient();
  const type = useSelected((state) => state.relationships.get(userId)?.type ?? Relation.None);
  const isIgnored = useSelected((state) => state.relationships.get(userId)?.user_ignored ?? false);
  const path = { user_id: userId };
  return {
    type,
    isIgnored,
    /** Asks, or says yes to who asked. */
    befriend: () => client.rest.call('PUT /users/@me/relationships/{user_id}', { path, body: {} }),
    block: () => client.rest.call('PUT /users/@me/relationships/{user_id}', { path, body: { type: 2 } }),
    /** Ends what there is: a friendship, a request, a block. */
    end: () => client.rest.call('DELETE /users/@me/relationships/{user_id}', { path }),
    ignore: (isOn: boolean) =>
      isOn
        ? client.rest.call('PUT /users/@me/relationships/{user_id}/ignore', { path })
        : client.rest.call('DELETE /users/@me/relationships/{user_id}/ignore', { path }),
  };
}

/** The lines of a menu about that. */
export function useRelationshipEntries(userId: string): MenuEntry[] {
  const { t } = useLingui();
  const { type, isIgnored, befriend, end, ignore } = useRelationship(userId);
  const isMe = useSelected((state) => state.meId === userId);
  const isBot = useSelected((state) => state.users.get(userId)?.bot ?? false);
  if (isMe) return [];
  const doing = (act: () => Promise<unknown>) => (): void => orSay(act());
  const first: MenuEntry[] =
    type === Relation.Friend
      ? [
          { key: 'friend-name', words: t`Change the friend's name`, act: () => askMember({ what: 'friend-name', userId, guildId: undefined }) },
          { key: 'unfriend', words: t`Remove friend`, isBad: true, act: () => askMember({ what: 'unfriend', userId, guildId: undefined }) },
        ]
      : type === Relation.Incoming
        ? [
            { key: 'accept', words: t`Accept the friend request`, act: doing(befriend) },
            { key: 'decline', words: t`Decline the friend request`, act: doing(end) },
          ]
        : type === Relation.Outgoing
          ? [{ key: 'take-back', words: t`Take back the friend request`, act: doing(end) }]
          : type === Relation.Blocked || isBot
            ? []
            : [{ key: 'befriend', words: t`Add friend`, act: doing(befriend) }];
  return [
    ...first,
    ...(isBot ? [] : [{ key: 'ignore', words: isIgnored ? t`Stop ignoring` : t`Ignore`, act: doing(() => ignore(!isIgnored)) }]),
    type === Relation.Blocked
      ? { key: 'unblock', words: t`Unblock`, act: doing(end) }
      : { key: 'block', words: t`Block`, isBad: true, act: () => askMember({ what: 'block', userId, guildId: undefined }) },
  ];
}
