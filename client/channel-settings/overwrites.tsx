import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import type { Channel } from '#sdk/state/entities';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { useChanges } from '../kit/use-changes.ts';
import { useTask } from '../kit/use-task.ts';
import { inOrder, rulingOf, sameRules, withRuling, type Overwrite } from './overwrite-bits.ts';
import { editsBetween, mergeOverwrites } from './overwrite-merge.ts';
import { OverwriteRules } from './overwrite-rules.tsx';
import { OverwriteSubjects } from './overwrite-subjects.tsx';
import type { ChannelSectionProps } from './sections.tsx';

const overwritesOf = (channel: Channel | undefined): Overwrite[] => inOrder((channel?.permission_overwrites ?? []) as readonly Overwrite[]); // types are 0 and 1

const MERGES = { overwrites: mergeOverwrites };

/** Who may do what in a channel: what it gives and takes, by role and member. */
export default function Overwrites({ channelId }: ChannelSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const [task, sync] = [useTask(), useTask()];
  const channel = useSelected((state) => state.channels.get(channelId)) as Channel; // the page closes when it goes
  const guildId = channel.guild_id ?? '';
  const parent = useSelected((state) => state.channels.get(channel.parent_id ?? ''));
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const own = useSelected((state) => permissionsIn(state, channelId));
  const standing = overwritesOf(channel);
  const form = useChanges({ overwrites: standing }, MERGES);
  const { overwrites } = form.values;
  const [openId, open] = useState(guildId);
  const blank = (id: string, type: 0 | 1): Overwrite => ({ id, type, allow: '0', deny: '0' });
  const everybody = overwrites.find(({ id }) => id === guildId) ?? blank(guildId, 0);
  const shown = overwrites.find(({ id }) => id === openId) ?? everybody;
  const put = (overwrite: Overwrite): void => form.set('overwrites', inOrder([...overwrites.filter(({ id }) => id !== overwrite.id), overwrite]));
  const save = (): void =>
    task.run(async () => {
      const path = (id: string) => ({ channel_id: channelId, overwrite_id: id });
      const { put: changed, gone } = editsBetween(standing, overwrites);
      for (const { id, ...body } of changed) await client.rest.call('PUT /channels/{channel_id}/permissions/{overwrite_id}', { path: path(id), body });
      for (const id of gone) await client.rest.call('DELETE /channels/{channel_id}/permissions/{overwrite_id}', { path: path(id) });
      await form.saved();
    });
  const isInStep = !parent || sameRules(standing, overwritesOf(parent));
  const takeOver = (): void =>
    sync.run(async () => {
      const body = { permission_overwrites: overwritesOf(parent) };
      await client.rest.call('PATCH /channels/{channel_id}', { path: { channel_id: channelId }, body });
      form.reset();
    });
  const isPrivate = rulingOf(everybody, Bit.ViewChannel) === 'deny';
  const parentName = parent?.name ?? '';
  return (
    <>
      {parent && (
        <div className="callout sync">
          <p>
            {isInStep ? (
              <Trans>
                The permissions are those of the category <bdi>{parentName}</bdi>.
              </Trans>
            ) : (
              <Trans>
                The permissions are not those of the category <bdi>{parentName}</bdi>.
              </Trans>
            )}
          </p>
          {!isInStep && (
            <button type="button" className="button small" disabled={sync.isBusy} onClick={takeOver}>
              <Trans>Sync now</Trans>
            </button>
          )}
          <Problem text={sync.problem} />
        </div>
      )}
      <Switch
        label={channel.type === ChannelType.GuildCategory ? t`Private category` : t`Private channel`}
        hint={t`Only those roles and members see it that are let in below.`}
        isOn={isPrivate}
        onChange={(isOn) => put(withRuling(everybody, Bit.ViewChannel, isOn ? 'deny' : 'neutral'))}
      />
      <div className="overwrites">
        <OverwriteSubjects
          guildId={guildId}
          overwrites={overwrites}
          roles={roles}
          openId={shown.id}
          onOpen={open}
          onAdd={({ id, type }) => {
            put(isPrivate ? withRuling(blank(id, type), Bit.ViewChannel, 'allow') : blank(id, type));
            open(id);
          }}
        />
        <OverwriteRules
          key={shown.id}
          overwrite={shown}
          type={channel.type}
          guildId={guildId}
          own={own}
          onChange={put}
          onRemove={
            shown.id === guildId
              ? undefined
              : () => {
                  form.set(
                    'overwrites',
                    overwrites.filter(({ id }) => id !== shown.id),
                  );
                  open(guildId);
                }
          }
        />
      </div>
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </>
  );
}
