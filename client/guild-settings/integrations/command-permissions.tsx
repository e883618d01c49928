import { Trans, useLingui } from '@lingui/react/macro';
import type { APIApplicationCommandPermission, APIGuildApplicationCommandPermissions } from 'discord-api-types/v10';
import { useCallback, useState } from 'react';
import { useClient } from '../../app/session.tsx';
import { ChoiceField } from '../../kit/choice-field.tsx';
import { Loading } from '../../kit/loading.tsx';
import { useLoaded } from '../../kit/use-loaded.ts';
import { PermissionRows } from './permission-rows.tsx';

interface CommandPermissionsProps {
  guildId: string;
  applicationId: string;
}

/** Who may use the commands of an application: all of them at once, or one that goes its own way. Source: Discord, "Application Command Permissions". */
export function CommandPermissions({ guildId, applicationId }: CommandPermissionsProps) {
  const { t } = useLingui();
  const client = useClient();
  const load = useCallback(async () => {
    const [index, permissions] = await Promise.all([
      client.rest.call('GET /guilds/{guild_id}/application-command-index', { path: { guild_id: guildId } }),
      client.rest.call('GET /applications/{application_id}/guilds/{guild_id}/commands/permissions', {
        path: { application_id: applicationId, guild_id: guildId },
      }),
    ]);
    return { commands: index.application_commands.filter((command) => command.application_id === applicationId), permissions };
  }, [client, guildId, applicationId]);
  const { value, problem, reload, set } = useLoaded(load);
  const [target, setTarget] = useState(applicationId);
  if (!value) return <Loading problem={problem} onRetry={reload} />;
  if (value.commands.length === 0)
    return (
      <p className="note">
        <Trans>It has no commands here.</Trans>
      </p>
    );
  const own = value.permissions.find(({ id }) => id === target)?.permissions ?? [];
  const save = async (permissions: APIApplicationCommandPermission[]): Promise<void> => {
    const saved = await client.rest.call('PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions', {
      path: { application_id: applicationId, guild_id: guildId, command_id: target },
      body: { permissions },
    });
    set((before) => ({ ...before, permissions: replaced(before.permissions, saved) }));
  };
  return (
    <div className="stack">
      <ChoiceField<string>
        label={t`Who may use`}
        value={target}
        options={[
          { value: applicationId, words: t`All its commands` },
          ...value.commands.map(({ id, name, type }) => ({ value: id, words: type === 1 ? `/${name}` : name })),
        ]}
        onChange={setTarget}
      />
      <p className="note">
        {target === applicationId ? (
          <Trans>What stands here holds for every command that says nothing of its own.</Trans>
        ) : own.length === 0 ? (
          <Trans>It goes by what holds for all its commands, until something is added here.</Trans>
        ) : (
          <Trans>It goes its own way.</Trans>
        )}
      </p>
      <PermissionRows key={target} guildId={guildId} standing={own} onSave={save} />
    </div>
  );
}

const replaced = (
  list: readonly APIGuildApplicationCommandPermissions[],
  one: APIGuildApplicationCommandPermissions,
): APIGuildApplicationCommandPermissions[] => [...list.filter(({ id }) => id !== one.id), one];
