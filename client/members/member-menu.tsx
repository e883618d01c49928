import { useLingui } from '@lingui/react/macro';
import { Suspense, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { nameOf } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { lazily } from '../app/lazily.tsx';
import { useIdEntry } from '../app/id-entry.ts';
import { placeOf } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { useMenuCommands } from '../composer/use-menu-commands.ts';
import { ContextMenu, type MenuEntry, type MenuPlace } from '../kit/context-menu.tsx';
import { orSay } from '../kit/or-say.ts';
import { useLoudnessEntries } from '../voice/use-loudness-entries.ts';
import { askedMember, askMember, onAskedMember, type MemberTarget } from './asked-member.ts';
import { givableRoles, turnRole } from './givable-roles.ts';
import { ProfileCardAt } from './profile-card-at.tsx';
import { useRelationshipEntries } from './use-relationship.ts';
import { useVoiceEntries } from './use-voice-entries.ts';
import { mayModerate, timedOutUntil } from './may-moderate.ts';

const FullProfile = lazily(() => import('./full-profile.tsx'));
const MemberQuestions = lazily(() => import('./member-questions.tsx'));
const Nickname = lazily(() => import('../moderation/nickname.tsx'));
const GiveRoles = lazily(() => import('../moderation/give-roles.tsx'));
const TimeOut = lazily(() => import('../moderation/time-out.tsx'));
const Kick = lazily(() => import('../moderation/kick.tsx'));
const Ban = lazily(() => import('../moderation/ban.tsx'));

/** A menu with more of them would have to be scrolled for long. */
const MOST_ROLES = 25;

/** Stands once in the page: the menu of whoever it was opened for by `openMemberMenu`, and what was chosen in it. */
export default function MemberMenus() {
  const asked = useSyncExternalStore(onAskedMember, askedMember);
  if (!asked) return null;
  const { what, userId, guildId } = asked;
  const close = (): void => {
    // What was chosen in the menu stands in its place already.
    if (askedMember() === asked) askMember(null);
  };
  if (what === 'menu') return <MemberMenu userId={userId} guildId={guildId} at={asked.at} onClose={close} />;
  if (what === 'card') return <ProfileCardAt userId={userId} guildId={guildId} at={asked.at} onClose={close} />;
  if (what === 'profile' || what === 'unfriend' || what === 'block' || what === 'friend-name')
    return (
      <Suspense>
        {what === 'profile' ? (
          <FullProfile userId={userId} guildId={guildId} onClose={close} />
        ) : (
          <MemberQuestions what={what} userId={userId} onClose={close} />
        )}
      </Suspense>
    );
  if (guildId === undefined) return null;
  const props = { userId, guildId, onClose: close };
  return (
    <Suspense>
      {what === 'nickname' && <Nickname {...props} />}
      {what === 'roles' && <GiveRoles {...props} />}
      {what === 'timeout' && <TimeOut {...props} />}
      {what === 'kick' && <Kick {...props} />}
      {what === 'ban' && <Ban {...props} />}
    </Suspense>
  );
}

/** What can be done with somebody. Each group of lines has a hook of its own. */
function MemberMenu({ userId, guildId, at, onClose }: MemberTarget & { at: MenuPlace; onClose(): void }) {
  const { t } = useLingui();
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const target = { userId, guildId };
  const groups = [
    useMeeting(target),
    useLoudnessEntries(target),
    useRelationshipEntries(userId),
    useRoleEntries(target),
    ...useVoiceEntries(target),
    useModeration(target),
    useApps(target),
    useIds(target),
  ];
  return <ContextMenu label={t`Menu of ${name}`} at={at} groups={groups} onClose={onClose} />;
}

function useMeeting({ userId, guildId }: MemberTarget): MenuEntry[] {
  const { t } = useLingui();
  const client = useClient();
  const isMe = useSelected((state) => state.meId === userId);
  const isBot = useSelected((state) => state.users.get(userId)?.bot ?? false);
  const may = useSelected((state) => mayModerate(state, guildId, userId));
  const write = (): void => orSay(client.openDirect(userId).then((id) => navigate(`/channels/@me/${id}`)));
  return [
    { key: 'profile', words: t`Profile`, act: () => askMember({ userId, guildId, what: 'profile' }) },
    ...(isMe || isBot ? [] : [{ key: 'write', words: t`Write to them`, act: write }]),
    ...(may.nickname ? [{ key: 'nickname', words: t`Change the nickname`, act: () => askMember({ userId, guildId, what: 'nickname' }) }] : []),
  ];
}

/** The roles that one may give, each to be ticked; of many, a list that can be searched. */
function useRoleEntries({ userId, guildId = '' }: MemberTarget): MenuEntry[] {
  const { t } = useLingui();
  const client = useClient();
  const may = useSelected((state) => mayModerate(state, guildId, userId));
  const roles = useSelected((state) => givableRoles(state, guildId));
  const own = useSelected((state) => state.members.of(guildId).get(userId)?.roles);
  if (!may.roles || !own || roles.length === 0) return [];
  if (roles.length > MOST_ROLES) return [{ key: 'roles', words: t`Roles …`, act: () => askMember({ userId, guildId, what: 'roles' }) }];
  const entries = roles.map(({ id, name }): MenuEntry => {
    const isGiven = own.includes(id);
    // The tick stays as it was where that is refused.
    return { key: `role-${id}`, words: name, isChosen: isGiven, act: () => orSay(turnRole(client, guildId, userId, id, isGiven)) };
  });
  return [{ key: 'roles', words: t`Roles`, entries }];
}

function useModeration({ userId, guildId }: MemberTarget): MenuEntry[] {
  const { t } = useLingui();
  const client = useClient();
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const may = useSelected((state) => mayModerate(state, guildId, userId));
  const isOut = useSelected((state) => guildId !== undefined && timedOutUntil(state, guildId, userId) !== null);
  const ask = (what: 'timeout' | 'kick' | 'ban') => () => askMember({ userId, guildId, what });
  const letBack = (): void => {
    const body = { communication_disabled_until: null };
    orSay(client.rest.call('PATCH /guilds/{guild_id}/members/{user_id}', { path: { guild_id: guildId ?? '', user_id: userId }, body }));
  };
  return [
    ...(may.timeout
      ? [isOut ? { key: 'back', words: t`End the timeout`, act: letBack } : { key: 'timeout', words: t`Time out ${name}`, isBad: true, act: ask('timeout') }]
      : []),
    ...(may.kick ? [{ key: 'kick', words: t`Kick ${name}`, isBad: true, act: ask('kick') }] : []),
    ...(may.ban ? [{ key: 'ban', words: t`Ban ${name}`, isBad: true, act: ask('ban') }] : []),
  ];
}

function useApps({ userId }: MemberTarget): MenuEntry[] {
  const { t } = useLingui();
  const [path] = useLocation();
  const entries = useMenuCommands(placeOf(path).channelId, 2, userId, true);
  return entries.length === 0 ? [] : [{ key: 'apps', words: t`Apps`, entries }];
}

function useIds({ userId }: MemberTarget): MenuEntry[] {
  const { t } = useLingui();
  return useIdEntry(t`Copy the user's ID`, userId);
}
