import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, GuildFeature, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState, type FormEvent } from 'react';
import { followChannel } from '#sdk/state/followed-channels';
import { channelGroups } from '#sdk/state/selectors/channels';
import { isFollowed } from '#sdk/state/selectors/followed';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { navigate } from '../app/navigate.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { until } from '../guild-list/join-guild.ts';
import { RadioField } from '../kit/choice-field.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Picks } from '../kit/picks.tsx';
import { orSay } from '../kit/or-say.ts';
import { FormFoot } from '../kit/form-foot.tsx';
import { Switch } from '../kit/switch.tsx';
import { useTask } from '../kit/use-task.ts';

const SEEN = Bit.ViewChannel | Bit.Connect;

/** A channel of any kind, or a category; for all, or for some roles alone. */
export default function CreateChannel({ guildId, parentId, onClose }: { guildId: string; parentId: string | null; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [type, setType] = useState<number>(ChannelType.GuildText);
  const [isPrivate, setPrivate] = useState(false);
  const [roleIds, setRoleIds] = useState<readonly string[]>([]);
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const isCommunity = useSelected((state) => state.guilds.get(guildId)?.features.includes(GuildFeature.Community) ?? false);
  const isCategory = type === ChannelType.GuildCategory;
  const kinds: readonly { value: number; words: string; about?: string; isOffered?: boolean }[] = [
    { value: ChannelType.GuildText, words: t`Text`, about: t`Messages, pictures, files, threads.` },
    { value: ChannelType.GuildVoice, words: t`Voice`, about: t`Speak, show a camera or the screen, and write beside.` },
    { value: ChannelType.GuildForum, words: t`Forum`, about: t`Posts with tags, each with its own talk.` },
    { value: ChannelType.GuildMedia, words: t`Media`, about: t`A forum of pictures and videos.` },
    { value: ChannelType.GuildAnnouncement, words: t`Announcements`, about: t`News that other guilds can follow.`, isOffered: isCommunity },
    { value: ChannelType.GuildStageVoice, words: t`Stage`, about: t`Some speak, many listen.` },
    { value: ChannelType.GuildCategory, words: t`Category`, about: t`Keeps channels together.`, isOffered: parentId === null },
  ];
  const create = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    task.run(async () => {
      const body = { name, type, ...(parentId !== null && !isCategory && { parent_id: parentId }), ...(isPrivate && { permission_overwrites: letIn() }) };
      const { id } = await client.rest.call('POST /guilds/{guild_id}/channels', { path: { guild_id: guildId }, body });
      await until(() => client.state.channels.has(id));
      if (!isFollowed(client.state, id)) {
        const settings = client.state.guildSettings.get(guildId) ?? {};
        orSay(client.editGuildSettings(guildId, followChannel(settings, channelGroups(client.state, guildId), id, true)));
      }
      onClose();
      if (!isCategory) navigate(`/channels/${guildId}/${id}`);
    });
  };
  /** Whoever makes it is let in, too, where nothing else lets them. */
  const letIn = () => {
    const { state } = client;
    const isAdministrator = (permissionsInGuild(state, guildId) & Bit.Administrator) !== 0n;
    const allowed = [...roleIds.map((id) => ({ id, type: 0 })), ...(isAdministrator || state.meId === null ? [] : [{ id: state.meId, type: 1 }])];
    return [{ id: guildId, type: 0, deny: SEEN.toString(), allow: '0' }, ...allowed.map((subject) => ({ ...subject, allow: SEEN.toString(), deny: '0' }))];
  };
  return (
    <Dialog title={t`Create a channel`} onClose={onClose}>
      <form className="stack" onSubmit={create}>
        <RadioField<number>
          label={t`Kind`}
          value={type}
          options={kinds.filter(({ isOffered = true }) => isOffered)}
          wrong={task.wrong('type')}
          onChange={setType}
        />
        <Field label={t`Name`} name="name" required maxLength={100} dir="auto" autoFocus wrong={task.wrong('name')} />
        <Switch
          label={isCategory ? t`Private category` : t`Private channel`}
          hint={t`Only administrators and the roles that you pick see it.`}
          isOn={isPrivate}
          onChange={setPrivate}
        />
        {isPrivate && (
          <Picks
            label={t`Who is let in`}
            from={roles.filter(({ id }) => id !== guildId).map(({ id, name }) => ({ id, name }))}
            picked={roleIds}
            wrong={task.wrong('permission_overwrites')}
            onChange={setRoleIds}
          />
        )}
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Create it</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
