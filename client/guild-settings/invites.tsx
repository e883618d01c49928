import { useLingui } from '@lingui/react/macro';
import { GuildFeature, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useCallback } from 'react';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';
import { inviteChannel } from '../invites/make-invite.ts';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useTask } from '../kit/use-task.ts';
import { InviteTable } from '../moderation/invite-table.tsx';
import type { GuildSectionProps } from './sections.tsx';

/** Every invite into the guild, and whether they let anybody in. */
export default function Invites({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const features = useSelected((state) => state.guilds.get(guildId)?.features);
  const mayPause = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.ManageGuild) !== 0n);
  const channelId = useSelected((state) => inviteChannel(state, guildId));
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/invites', { path: { guild_id: guildId } }), [client, guildId]);
  const pause = (isPaused: boolean): void =>
    task.run(async () => {
      const others = (features ?? []).filter((feature) => feature !== GuildFeature.InvitesDisabled);
      const body = { features: isPaused ? [...others, GuildFeature.InvitesDisabled] : others };
      await client.rest.call('PATCH /guilds/{guild_id}', { path: { guild_id: guildId }, body });
    });
  return (
    <div className="stack">
      <Switch
        label={t`Pause invites`}
        hint={t`Nobody comes in by an invite until this is off again.`}
        isOn={features?.includes(GuildFeature.InvitesDisabled) ?? false}
        isDisabled={!mayPause || task.isBusy}
        onChange={pause}
      />
      <Problem text={task.problem} />
      <InviteTable load={load} guildId={guildId} channelId={channelId} />
    </div>
  );
}
